// What is said of a picture: what it is, what it is compared with, and how close it comes.

/** @import { Collection } from "./stage.js" */
/** @import { Bent, State } from "./state.js" */
/** @import { Judged, Scores } from "./strips.js" */

import { blend } from "./blend.js";
import { BENDS } from "./state.js";
import { figure, say, t } from "./texts.js";

const UNKNOWN = "–"; // a score, yet

/** What pictures are bent in, as a person calls it. */
export const BENT = {
  slant: t("slant"),
  thickness: t("thickness"),
  breadth: t("breadth"),
  tallness: t("tallness"),
};

/**
 * @param {Pick<State, "model" | "label" | "temperature"> & Bent} now
 * @param {number} at - The picture's position.
 * @param {{ collection: Collection, names: Record<string, string> }} parts - The models' names.
 */
export function titleOf(now, at, { collection, names }) {
  const { model, label, temperature } = now;
  const values = { model: names[model], at, kind: collection.kind, label: labelled(label) };
  const heat = Number(temperature);
  const title =
    temperature === "own"
      ? t("{model}, seed {at}, {kind} {label}", values)
      : t("{model}, seed {at}, {kind} {label}, temperature {heat}", { ...values, heat });
  return [title, ...bentTo(now)].join(", ");
}

/**
 * Returns a label, or a blend of two, in words.
 * @param {string} label
 */
export function labelled(label) {
  const { first, second, share } = blend(label);
  const part = Math.round(100 * share);
  return second ? t("{first} to {second}, {part} %", { first, second, part }) : say(label);
}

/**
 * Returns how far pictures are bent, in words.
 * @param {Bent} now
 */
export function bentTo(now) {
  return BENDS.filter((name) => Number(now[name])).map((name) =>
    t("{property} {far}", { property: BENT[name], far: Number(now[name]) }),
  );
}

/** @type {(scores: Scores, collection: Collection) => string} */
function captionOf({ is_nearest: isNearest, index, label }, { noun, spoken }) {
  const values = { noun, index, label: spoken[label] };
  return isNearest
    ? t("nearest real {noun}: test {noun} {index:,}, {label}", values)
    : t("real {noun}: test {noun} {index:,}, {label}", values);
}

/**
 * Returns what is said of how close a picture comes; or that it is not known yet.
 * @type {(judged: Judged, collection: Collection) => { caption: string, reading: string }}
 */
export function verdictOf(judged, collection) {
  if (judged.psnr === undefined) return { caption: "", reading: t("Its scores are on their way.") };
  return { caption: captionOf(judged, collection), reading: say(judged.reading) };
}

/** @param {number | null} [psnr] - In dB; null where two pictures are identical. */
export function decibels(psnr) {
  if (psnr === undefined) return UNKNOWN;
  return psnr === null ? t("identical") : t("{psnr:.1f} dB", { psnr });
}

/** @param {number} [ssim] */
export function alike(ssim) {
  return ssim === undefined ? UNKNOWN : figure(ssim, ".3f");
}
