// What stands in Yours before anything is drawn, and pictures on its canvases.

/** @import { Collection } from "../stage.js" */
/** @import { Grey } from "./fitting.js" */

import { t } from "../texts.js";

const KINDS = "image/png,image/jpeg,image/webp";

/** @type {(collection: Collection, models: string[], names: Record<string, string>) => string} */
export function markup({ noun, side }, models, names) {
  const square = `width="${side}" height="${side}"`;
  const rebuilt = models.map(
    (model) => `
  <figure class="yours-made yours-model" data-model="${model}">
    <canvas ${square} role="img" aria-label="${t("Rebuilt by the {model}", { model: names[model] })}"></canvas>
    <figcaption>${names[model]}</figcaption>
    <div class="yours-figures">
      <div class="lab-figure"><span>PSNR</span><strong data-score="psnr">–</strong></div>
      <div class="lab-figure"><span>SSIM</span><strong data-score="ssim">–</strong></div>
    </div>
  </figure>`,
  );
  const step = (/** @type {string} */ name, /** @type {string} */ title) =>
    `<span class="yours-step" data-step="${name}"><canvas ${square} aria-hidden="true"></canvas>${title}</span>`;
  return `
<p class="yours-intro">${t("Draw a {noun}, or give a picture of one. Each model turns it into a hundred numbers, and draws it again from these alone; the scores say how close it comes.", { noun })}</p>
<div class="yours-row">
  <div class="yours-given">
    <div class="yours-pad yours-blank">
      <canvas aria-label="${t("Draw a {noun} here, with a mouse, a finger or a pen", { noun })}" role="img"></canvas>
      <p aria-hidden="true">${t("draw a {noun} here", { noun })}</p>
    </div>
    <div class="yours-buttons">
      <button type="button" class="yours-undo" disabled>${t("Undo")}</button>
      <button type="button" class="yours-clear" disabled>${t("Clear")}</button>
      <button type="button" class="yours-choose">${t("Picture…")}</button>
      <button type="button" class="yours-photograph">${t("Photo…")}</button>
    </div>
    <input type="file" class="yours-file" accept="${KINDS}" hidden>
    <input type="file" class="yours-camera" accept="${KINDS}" capture="environment" hidden>
    <p class="yours-hint"><span>${t("Or drop one here, or paste it.")} </span>${t("It stays in this browser.")}</p>
  </div>
  <figure class="yours-made yours-fitted" data-step="fitted">
    <canvas ${square} role="img" aria-label="${t("Yours, fitted to {side}×{side}", { side })}"></canvas>
    <figcaption>${t("fitted, {side}×{side}", { side })}</figcaption>
    <p class="yours-nearest" aria-live="polite">&nbsp;</p>
    <div class="yours-steps">${step("light", t("light on dark"))}${step("cropped", t("cropped"))}</div>
  </figure>
${rebuilt.join("")}
</div>
<div class="yours-way" hidden></div>
<p class="yours-trouble" role="alert" hidden></p>
<p class="yours-status" role="status"></p>`;
}

/** @type {(canvas: HTMLCanvasElement, grey: Grey) => void} */
export function paint(canvas, { levels, width, height }) {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (const [pixel, level] of levels.entries())
    image.data.set([level, level, level, 255], 4 * pixel);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** @param {HTMLCanvasElement} canvas */
export function clear(canvas) {
  canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
}
