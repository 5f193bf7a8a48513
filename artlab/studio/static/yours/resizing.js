// A picture at another size: artlab/fitting.py, number by number, in whole numbers.

/** @import { Grey } from "./fitting.js" */

/**
 * Returns a picture at another size; a pixel is the mean of all that lies under it.
 * @param {Grey} grey
 * @param {number} height
 * @param {number} width
 * @returns {Grey}
 */
export function resized(grey, height, width) {
  if (grey.width === width && grey.height === height) return grey;
  const [down, across] = [overlaps(grey.height, height), overlaps(grey.width, width)];
  const rows = new Float64Array(height * grey.width); // sums are whole, and below 2 ** 53
  for (const { before, after, covered } of down)
    for (let x = 0; x < grey.width; x++)
      rows[after * grey.width + x] += covered * grey.levels[before * grey.width + x];
  const sums = new Float64Array(height * width);
  for (const { before, after, covered } of across)
    for (let y = 0; y < height; y++)
      sums[y * width + after] += covered * rows[y * grey.width + before];
  const levels = Uint8Array.from(sums, (sum) => rounded(sum, grey.levels.length));
  return { levels, width, height };
}

/**
 * Returns how far new pixels of a row cover old ones, in parts of an old one, of which it has as
 * many as there are new ones.
 * @param {number} olds
 * @param {number} news
 */
function overlaps(olds, news) {
  const found = [];
  for (let before = 0; before < olds; before++) {
    const [first, last] = [before * news, (before + 1) * news];
    for (let after = Math.floor(first / olds); after * olds < last; after++) {
      const covered = Math.min(last, (after + 1) * olds) - Math.max(first, after * olds);
      found.push({ before, after, covered });
    }
  }
  return found;
}

/** @type {(of: number, part: number, whole: number) => number} */
export function share(of, part, whole) {
  return Math.max(1, Math.floor((2 * of * part + whole) / (2 * whole)));
}

/** @type {(above: number, below: number) => number} */
export function rounded(above, below) {
  return Math.floor((2 * above + below) / (2 * below));
}
