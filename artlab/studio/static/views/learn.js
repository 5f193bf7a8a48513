// Learn: what a model could do at a few dozen steps of its training, and the curves beside it.
// See artlab/learning.py.

/** @import { Collection } from "../stage.js" */

import { choice, element } from "../fields.js";
import { fill, t } from "../texts.js";

const PACE = 220; // ms from one snapshot to the next, when it plays
const STAGES = {
  autoencoder: t("Step {step:,} of the autoencoder: it learns to rebuild what it sees."),
  prior: t("Step {step:,} of the prior: a flow learns which codes there are."),
  adversary: t("Step {step:,} of the adversary: a discriminator looks for what is not real."),
};
const CURVES = {
  "test PSNR": t("test PSNR, dB"),
  loss: t("loss of a reconstruction"),
  velocity: t("loss of the flow"),
};
const WIDTH = 360;
const HEIGHT = 96;

/**
 * @typedef {object} Snapshot
 * @property {keyof typeof STAGES} stage
 * @property {number} step
 * @property {Record<string, number>} figures
 *
 * @typedef {object} Learnt
 * @property {string} image - Address of a picture: a column a snapshot; of each label a test image
 *   rebuilt, and below them one seed's.
 * @property {Snapshot[]} snapshots
 *
 * @param {HTMLElement} section
 * @param {object} parts
 * @param {Collection} parts.collection
 * @param {Record<string, string>} parts.names - Of the models, as people say them.
 * @param {(model: string) => Promise<Learnt>} parts.learnt
 */
export function open(section, { collection, names, learnt }) {
  const { side, labels, noun } = collection;
  section.innerHTML = `<h2>${t("How they learnt it")}</h2>
    <p>${t("Above: test {noun}s, which no model was fitted to, as it rebuilds them. Below: what it draws for one latent.", { noun })}</p>
    <div class="lab-learnt"></div>
    <p class="lab-when" aria-live="polite">&nbsp;</p>
    <div class="lab-time"><button type="button" class="lab-play" aria-label="${t("Play the training")}">▶</button>
      <input type="range" min="0" value="0" step="1" aria-label="${t("Time")}"></div>
    <div class="lab-curves"></div>`;
  const [grid, when, curves] = [".lab-learnt", ".lab-when", ".lab-curves"].map(
    (name) => /** @type {HTMLElement} */ (section.querySelector(name)),
  );
  const play = /** @type {HTMLButtonElement} */ (section.querySelector(".lab-play"));
  const time = /** @type {HTMLInputElement} */ (section.querySelector(".lab-time input"));
  const canvases = Array.from({ length: 2 * labels.length }, (_, row) => {
    const canvas = element("canvas", { width: String(side), height: String(side), role: "img" });
    const label = labels[row % labels.length];
    const isRebuilt = row < labels.length;
    canvas.ariaLabel = isRebuilt
      ? t("{label}, rebuilt", { label })
      : t("{label}, drawn", { label });
    grid.append(canvas);
    return /** @type {HTMLCanvasElement} */ (canvas);
  });
  grid.style.setProperty("--columns", String(labels.length));
  let picture = new Image();
  let count = 0; // of records that were asked for
  /** @type {Snapshot[]} */
  let snapshots = [];
  let playing = 0; // timer

  const models = choice("learnt", t("Generator"), names, show);
  section.querySelector("p")?.after(models.field);
  time.addEventListener("input", () => {
    stop();
    paint();
  });
  play.addEventListener("click", () => (playing ? stop() : start()));
  const [first] = Object.keys(names);
  play.disabled = true;
  time.disabled = true;
  models.show(first);
  show(first);

  /** @param {string} model */
  async function show(model) {
    count += 1;
    const number = count;
    try {
      const record = await learnt(model);
      const drawn = new Image();
      drawn.src = record.image;
      await drawn.decode();
      if (number !== count) return; // another was chosen meanwhile
      picture = drawn;
      ({ snapshots } = record);
      play.disabled = false;
      time.disabled = false;
    } catch (error) {
      if (number !== count) return;
      when.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    time.max = String(snapshots.length - 1);
    time.value = time.max;
    curves.replaceChildren(...Object.entries(CURVES).map(([name, title]) => curve(name, title)));
    paint();
  }

  function paint() {
    const index = Number(time.value);
    const { stage, step, figures } = snapshots[index];
    for (const [row, canvas] of canvases.entries()) {
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.drawImage(picture, index * side, row * side, side, side, 0, 0, side, side);
    }
    const psnr = t("Test PSNR {psnr:.1f} dB.", { psnr: figures["test PSNR"] });
    when.textContent = `${fill(STAGES[stage], { step })} ${psnr}`;
    when.ariaLive = playing ? "off" : "polite";
    time.ariaValueText = when.textContent;
    section.style.setProperty("--now", String(index / (snapshots.length - 1)));
  }

  function start() {
    if (time.value === time.max) time.value = "0";
    play.textContent = "❚❚";
    play.ariaLabel = t("Pause");
    playing = setInterval(() => {
      if (section.hidden || time.value === time.max) return stop();
      time.value = String(Number(time.value) + 1);
      paint();
    }, PACE);
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    play.textContent = "▶";
    play.ariaLabel = t("Play the training");
  }

  /** @type {(name: string, title: string) => HTMLElement} */
  function curve(name, title) {
    const values = snapshots.map(({ figures }) => figures[name]);
    const known = values.filter((value) => value !== undefined);
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const points = values.flatMap((value, index) =>
      value === undefined
        ? []
        : [`${across(index)},${HEIGHT - ((value - least) / (most - least)) * HEIGHT}`],
    );
    const made = element("figure", { class: "lab-curve" });
    made.innerHTML = `<figcaption>${t("{title}: {least:.1f} to {most:.1f}", { title, least, most })}</figcaption>
      <div><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      <polyline points="${points.join(" ")}" fill="none" vector-effect="non-scaling-stroke"/></svg><i></i></div>`;
    return made;
  }

  /** @param {number} index */
  function across(index) {
    return (index / (snapshots.length - 1)) * WIDTH;
  }
}
