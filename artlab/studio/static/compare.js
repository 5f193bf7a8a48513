// Compare: the other model's picture of the same seed over the stage's, with a divider between
// them, and what each scores.

/** @import { createState, State } from "./state.js" */
/** @import { createStrips, Frame } from "./strips.js" */

import { alike, decibels } from "./captions.js";
import { element } from "./fields.js";
import { createPlaces } from "./places.js";
import { STEPS } from "./strips.js";
import { t } from "./texts.js";

const APART = 0.25; // seeds; a picture from further away is not shown beside this one

/**
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {number} parts.side - Of a picture, in pixels.
 * @param {Record<string, string>} parts.names - Of the models, as people say them.
 * @param {ReturnType<typeof createState>} parts.state
 * @param {ReturnType<typeof createStrips>} parts.strips
 */
export function addCompare(view, { side, names, state, strips }) {
  const { divided, over } = addDivider(view, side);
  const { table, difference, why } = addTable(view, side, Object.keys(names));
  const versus = /** @type {HTMLElement} */ (view.querySelector(".lab-versus"));
  const places = createPlaces(versus, { models: Object.keys(names), state });
  let due = 0; // the animation frame that is to be painted
  /** @type {{ position: number, kind: string } | null} What the other's picture is of. */
  let shown = null;

  state.subscribe(paintSoon);
  return { paintSoon };

  function paintSoon() {
    due ||= requestAnimationFrame(() => {
      due = 0;
      if (state.now.view === "compare") paint(state.now);
    });
  }

  /** @param {State} now */
  function paint(now) {
    const [other] = Object.keys(names).filter((name) => name !== now.model);
    const theirs = { ...now, model: other };
    const [mine, its] = [now, theirs].map((asked) => ({ asked, ...frameOf(asked) }));
    view.style.setProperty("--left", `"${names[now.model]}"`);
    view.style.setProperty("--right", `"${names[other]}"`);
    const kind = [other, now.label, now.temperature].join();
    if (mine.frame && its.frame) {
      shown = { position: now.position, kind };
      put(over, its.frame, "copy");
      put(difference, mine.frame, "copy");
      put(difference, its.frame, "difference");
      for (const { asked, frame } of [mine, its]) tell(asked.model, /** @type {Frame} */ (frame));
    }
    const isFar = shown?.kind !== kind || Math.abs(shown.position - now.position) > APART;
    divided.style.visibility = isFar ? "hidden" : "";
    why.textContent = (isFar && its.refusal) || t("where they differ");
    if (isFar) forget();
    view.dataset.compared = isFar ? "" : String(shown?.position);
  }

  /** What is told of a picture that is not seen any more. */
  function forget() {
    for (const cell of table.querySelectorAll("[data-model] td")) cell.textContent = "–";
    difference.getContext("2d")?.clearRect(0, 0, side, side);
  }

  /**
   * Returns the frame that is nearest to where the state is, or asks for it; or why it cannot be had.
   * @param {State} asked
   * @returns {{ frame?: Frame, refusal?: string }}
   */
  function frameOf(asked) {
    const place = Math.round(asked.position * STEPS) / STEPS;
    const seed = Math.floor(place);
    const known = strips.known(asked, place);
    if (known) return { frame: known };
    const isNear = strips.isNear(asked);
    const strip = isNear ? strips.frame(asked, place) : strips.strip(asked, seed);
    const index = isNear ? 0 : Math.round((place - seed) * STEPS);
    return { frame: strip?.frames?.[index], refusal: strip?.refusal };
  }

  /** @type {(model: string, frame: Frame) => void} */
  function tell(model, { psnr, ssim }) {
    const [first, second] = table.querySelectorAll(`tr[data-model="${model}"] td`);
    first.textContent = decibels(psnr);
    second.textContent = alike(ssim);
    places.tell(model, psnr);
  }

  /** @type {(canvas: HTMLCanvasElement, frame: Frame, how: GlobalCompositeOperation) => void} */
  function put(canvas, { image, column }, how) {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.globalCompositeOperation = how;
    context.drawImage(image, side * column, 0, side, side, 0, 0, side, side);
  }

  /** @type {(to: HTMLElement, length: number, models: string[]) => any} */
  function addTable(to, length, models) {
    const made = element("div", { class: "lab-versus" });
    const rows = models.map(
      (model) => `<tr data-model="${model}"><th>${names[model]}</th><td></td><td></td></tr>`,
    );
    made.innerHTML = `<table><thead><tr><td></td><th>PSNR</th><th>SSIM</th></tr></thead>
      <tbody>${rows.join("")}</tbody></table>
      <figure><canvas width="${length}" height="${length}" role="img" aria-label="${t("The difference of the two")}"></canvas>
      <figcaption>${t("where they differ")}</figcaption></figure>`;
    to.querySelector(".lab-scores")?.prepend(made);
    return {
      table: made.querySelector("tbody"),
      difference: made.querySelector("canvas"),
      why: made.querySelector("figcaption"),
    };
  }
}

/**
 * Adds the other's canvas, which is seen to the right of a divider.
 * @type {(view: HTMLElement, side: number) => { divided: HTMLElement, over: HTMLCanvasElement }}
 */
function addDivider(view, side) {
  const made = element("div", { class: "lab-divided" });
  made.innerHTML = `<canvas width="${side}" height="${side}" aria-hidden="true"></canvas>
    <input type="range" min="0" max="100" value="50" aria-label="${t("Divider between the models")}">`;
  view.querySelector(".lab-frame")?.append(made);
  const range = /** @type {HTMLInputElement} */ (made.querySelector("input"));
  range.addEventListener("input", () => made.style.setProperty("--divider", `${range.value}%`));
  const over = /** @type {HTMLCanvasElement} */ (made.querySelector("canvas"));
  return { divided: made, over };
}
