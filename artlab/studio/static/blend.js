// A label may be a blend of two, "3..8..0.25": one on the way to another, and how far. See
// artlab/options.py.

export const BETWEEN = "..";

/** @param {string} text */
export function isBlend(text) {
  return text.split(BETWEEN).length === 3;
}

/**
 * Returns what a label says: of one alone, the second is "", and its share 0.
 * @param {string} text
 */
export function blend(text) {
  const [first, second, share] = isBlend(text) ? text.split(BETWEEN) : [text, "", "0"];
  return { first, second, share: Number(share), text: share };
}
