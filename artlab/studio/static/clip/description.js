// A clip as a document: what the server takes, and files say; see artlab/clips/document.py.

/** @import { Choice } from "../lab.js" */
/** @import { Keyframe } from "../worker/walk.js" */
/** @import { Clip } from "../views/clip.js" */

/**
 * Returns the document of a clip.
 * @param {Clip} clip
 * @param {string} kind - What a label is called.
 */
export function described({ keyframes, ...shown }, kind) {
  const listed = keyframes.map(({ label, drawing, ...others }) => {
    const { model, seconds } = others;
    return drawing ? { model, drawing, seconds } : { ...others, [kind]: label };
  });
  return { ...shown, keyframes: listed };
}

/**
 * Returns the keyframes of a document; of a plain walk, each seed on it is one.
 * @param {Record<string, any>} document
 * @param {Record<string, Choice>} choices - What may be asked of one.
 * @param {string} kind
 * @returns {Keyframe[]}
 */
export function keyframesOf(document, choices, kind) {
  const usual = Object.fromEntries(
    Object.entries(choices).map(([name, option]) => [name, option.default]),
  );
  const listed = document.keyframes ?? walked(document, [...Object.keys(choices), kind]);
  return listed.map((/** @type {Record<string, any>} */ keyframe) => {
    const { [kind]: label = usual.label, temperature = usual.temperature, ...others } = keyframe;
    return { ...usual, ...others, label, temperature: String(temperature) };
  });
}

/**
 * Returns how the clip of a document is shown: what the document does not say is as usual. A plain
 * walk stops at its end, and says its size.
 * @type {(document: Record<string, any>, shown: Record<string, Choice>) => Record<string, any>}
 */
export function shownOf(document, shown) {
  const usual = Object.entries(shown).map(([name, option]) => [name, option.default]);
  const plain = document.keyframes ? {} : { ending: "stop", preset: "own" };
  return { ...Object.fromEntries(usual), ...plain, ...document };
}

/**
 * Returns the keyframes of a walk from one seed to another, in the time that its frames take.
 * @type {(document: Record<string, any>, names: string[]) => Record<string, any>[]}
 */
function walked({ start, end, frames, rate, ...others }, names) {
  const drawn = Object.fromEntries(Object.entries(others).filter(([name]) => names.includes(name)));
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  const count = Math.max(Math.ceil(high) - Math.floor(low) - 1, 0);
  const between = Array.from({ length: count }, (_, index) => Math.floor(low) + 1 + index);
  const seeds = [start, ...(start > end ? between.reverse() : between), end];
  const seconds = (frames - 1) / rate / (seeds.length - 1); // the last frame is its end
  return seeds.map((seed) => ({ ...drawn, seed, seconds }));
}
