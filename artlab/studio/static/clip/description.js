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
 * Returns the keyframes of a document.
 * @param {Record<string, any>} document
 * @param {Record<string, Choice>} choices - What may be asked of one.
 * @param {string} kind
 * @returns {Keyframe[]}
 */
export function keyframesOf({ keyframes }, choices, kind) {
  const usual = Object.fromEntries(
    Object.entries(choices).map(([name, option]) => [name, option.default]),
  );
  return keyframes.map((/** @type {Record<string, any>} */ keyframe) => {
    const { [kind]: label = usual.label, temperature = usual.temperature, ...others } = keyframe;
    return { ...usual, ...others, label, temperature: String(temperature) };
  });
}
