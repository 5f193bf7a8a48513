// The sliders that bend what is drawn, each beside what it was measured to do; see
// artlab/training/directions.py. They are the state's, in steps.

/** @import { Props } from "../lab.js" */
/** @import { BENDS, createState } from "../state.js" */

import { BENT } from "../captions.js";
import { element } from "../fields.js";
import { bends } from "../state.js";
import { t } from "../texts.js";
import { effect } from "./effect.js";

const STEP = 0.05;
const PATIENT = 250; // ms that a hand waits for a picture before it goes on without

/**
 * @typedef {typeof BENDS[number]} Name
 *
 * @param {HTMLElement} view
 * @param {HTMLElement} panel - Is filled.
 * @param {{ props: Props, state: ReturnType<typeof createState> }} parts
 */
export function fillDirections(view, panel, { props, state }) {
  const names = /** @type {Name[]} */ (
    Object.keys(props.options).filter((name) =>
      Object.values(props.bends).some((known) => name in known),
    )
  );
  /** @type {Partial<Record<Name, string>>} What a hand wants, and nobody has been told yet. */
  let wanted = {};
  let due = 0; // the animation frame in which it is told
  let since = 0; // ms, since when it waits
  const rows = names.map(addRow);
  const zero = element("button", { type: "button", class: "lab-straight" }, t("All to 0"));
  const note = element("p", {}, t("Measured: mean ± deviation."));
  zero.addEventListener("click", () => {
    wanted = {};
    panel.querySelector("input")?.focus(); // it goes
    state.set(Object.fromEntries(names.map((name) => [name, "0"])), "bend");
  });
  panel.append(note);
  panel.before(zero);
  state.subscribe(follow);
  follow();

  function follow() {
    for (const show of rows) show();
    zero.hidden = !bends(state.now);
  }

  /** @type {(name: Name, value: string) => void} */
  function want(name, value) {
    wanted[name] = value;
    due ||= requestAnimationFrame(tell);
  }

  /**
   * Each shape is seen before the next is asked for: else a fast hand would see none.
   * @param {number} time - In ms.
   */
  function tell(time) {
    due = 0;
    since ||= time;
    const isSeen = view.dataset.bent === bends(state.now);
    if (!isSeen && time - since < PATIENT) {
      due = requestAnimationFrame(tell);
      return;
    }
    since = 0;
    const told = wanted;
    wanted = {};
    state.set(told, "bend");
  }

  /** @param {Name} name */
  function addRow(name) {
    const { first, last } = props.options[name];
    const row = element("div", { class: "lab-bend" });
    const zeroed = t("{property} back to 0", { property: BENT[name] });
    row.innerHTML = `<label><span>${BENT[name]}</span>
      <input type="range" min="${first}" max="${last}" step="${STEP}"></label>
      <output></output><button type="button" aria-label="${zeroed}" title="${zeroed}">0</button>`;
    const range = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    const output = /** @type {HTMLOutputElement} */ (row.querySelector("output"));
    const back = /** @type {HTMLButtonElement} */ (row.querySelector("button"));
    range.addEventListener("input", () => {
      want(name, String(Number(range.value)));
      show();
    });
    for (const [source, kind] of /** @type {[HTMLElement, string][]} */ ([
      [range, "dblclick"],
      [back, "click"],
    ]))
      source.addEventListener(kind, () => {
        want(name, "0");
        show();
        if (source === back) range.focus(); // a button that is off has no focus
      });
    panel.append(row);
    return show;

    function show() {
      const value = wanted[name] ?? state.now[name] ?? "0";
      const known = props.bends[state.now.model]?.[name];
      range.value = value;
      range.disabled = !known;
      back.disabled = Number(value) === 0;
      const told = known ? effect(known, Number(value)) : t("not in this model");
      if (output.textContent !== told) output.textContent = told;
      range.ariaValueText = t("{far} steps: {effect}", { far: Number(value), effect: told });
    }
  }
}
