// What is said of a picture: what it is, what it is compared with, and how close it comes.

/** @import { Collection } from "./stage.js" */
/** @import { State } from "./state.js" */
/** @import { Scores } from "./strips.js" */

import { t } from "./texts.js";

/**
 * @param {State} now
 * @param {number} at - The picture's position.
 * @param {{ collection: Collection, names: Record<string, string> }} parts - The models' names.
 */
export function titleOf({ model, label, temperature }, at, { collection, names }) {
  const values = { model: names[model], at, kind: collection.kind, label };
  if (temperature === "own") return t("{model}, seed {at}, {kind} {label}", values);
  const heat = Number(temperature);
  return t("{model}, seed {at}, {kind} {label}, temperature {heat}", { ...values, heat });
}

/** @type {(scores: Scores, collection: Collection) => string} */
export function captionOf({ is_nearest: isNearest, index, label }, { noun, spoken }) {
  const values = { noun, index, label: spoken[label] };
  return isNearest
    ? t("nearest real {noun}: test {noun} {index:,}, {label}", values)
    : t("real {noun}: test {noun} {index:,}, {label}", values);
}

/** @param {number | null} psnr - In dB; null where two pictures are identical. */
export function decibels(psnr) {
  return psnr === null ? t("identical") : t("{psnr:.1f} dB", { psnr });
}
