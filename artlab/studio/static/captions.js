// What is said of a picture: what it is, what it is compared with, and how close it comes.

/** @import { Collection } from "./stage.js" */
/** @import { Bent, State } from "./state.js" */
/** @import { Scores } from "./strips.js" */

import { blend } from "./blend.js";
import { BENDS } from "./state.js";
import { say, t } from "./texts.js";

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
