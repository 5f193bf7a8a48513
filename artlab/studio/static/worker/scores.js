// What a picture is worth: its scores against a real one, and what they say in words; the figures
// and the sentences of artlab/scores. Pictures are bytes, as they are shown, row by row; in colour
// three to a pixel.

/** @import { Collection } from "../stage.js" */
/** @import { Scores } from "../strips.js" */
/** @import { Sentence } from "../texts.js" */

/**
 * @typedef {object} Real - A picture to compare with.
 * @property {Uint8Array} picture
 * @property {number} index
 * @property {number} label
 * @property {boolean} isNearest - Searched for, rather than chosen by hand.
 *
 * @typedef {object} Asked
 * @property {Collection} collection
 * @property {number[]} shown - The labels that the picture should show, in their order.
 * @property {number[]} bars - What real pictures of each label score against each other, in dB;
 *   empty where that was not measured.
 */

const GREYS = Float32Array.from({ length: 256 }, (_, level) => level / 255);
const WINDOW = 11; // pixels wide and high
const DEVIATION = 1.5; // of the Gaussian, in pixels
const LEAST_MEAN = 0.01 ** 2; // what steadies the two ratios
const LEAST_SPREAD = 0.03 ** 2;
const BELL = Array.from({ length: WINDOW }, (_, place) =>
  Math.exp(-((place - (WINDOW - 1) / 2) ** 2) / (2 * DEVIATION ** 2)),
);
const AREA = BELL.reduce((sum, weight) => sum + weight);

/**
 * Scores a picture against a real one.
 * @param {Uint8Array} picture
 * @param {Real} real
 * @param {Asked} asked
 * @returns {Scores}
 */
export function judge(picture, real, asked) {
  const { index, label, isNearest } = real;
  const { psnr: decibels, ssim: likeness } = scores(real.picture, picture, asked.collection.side);
  return {
    index,
    label,
    is_nearest: isNearest,
    psnr: decibels,
    ssim: likeness,
    reading: reading(decibels ?? Number.POSITIVE_INFINITY, real, asked),
  };
}

/**
 * Returns how close a picture is to another; see artlab/scores.
 * @param {Uint8Array} reference
 * @param {Uint8Array} picture
 * @param {number} side - In pixels; no less than 11.
 * @returns {{ psnr: number | null, ssim: number }} - Null where the two are equal.
 */
export function scores(reference, picture, side) {
  const decibels = psnr(reference, picture);
  return {
    psnr: decibels === Number.POSITIVE_INFINITY ? null : decibels,
    ssim: ssim(reference, picture, side),
  };
}

/**
 * Returns 10 log10(1 / mean squared error), in dB; infinity where the two are equal.
 * @param {Uint8Array} reference
 * @param {Uint8Array} picture
 */
function psnr(reference, picture) {
  let sum = 0;
  for (let place = 0; place < picture.length; place++)
    sum += Math.fround(Math.fround(GREYS[reference[place]] - GREYS[picture[place]]) ** 2);
  return Math.fround(-10 * Math.log10(sum / picture.length));
}

/**
 * Returns how alike two pictures are in structure, at most 1; in colour, the channels' mean.
 *
 * Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
 * structural similarity", 2004, in the variant of artlab/scores/ssim.py.
 * @param {Uint8Array} reference
 * @param {Uint8Array} picture
 * @param {number} side - In pixels; no less than 11.
 */
function ssim(reference, picture, side) {
  const channels = picture.length / side ** 2;
  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    const [first, second] = [reference, picture].map((bytes) => plane(bytes, channel, channels));
    sum += similarity(first, second, side);
  }
  return Math.fround(sum / channels);
}

/** @type {(picture: Uint8Array, channel: number, channels: number) => Float64Array} */
function plane(picture, channel, channels) {
  const levels = new Float64Array(picture.length / channels);
  for (let pixel = 0; pixel < levels.length; pixel++)
    levels[pixel] = GREYS[picture[pixel * channels + channel]];
  return levels;
}

/** @type {(first: Float64Array, second: Float64Array, side: number) => number} */
function similarity(first, second, side) {
  const firsts = filtered(first, side);
  const seconds = filtered(second, side);
  const products = filtered(
    first.map((level, pixel) => 2 * level * second[pixel]),
    side,
  );
  const powers = filtered(
    first.map((level, pixel) => level ** 2 + second[pixel] ** 2),
    side,
  );
  let sum = 0;
  for (const [place, mean] of firsts.entries()) {
    const means = 2 * mean * seconds[place];
    const squares = mean ** 2 + seconds[place] ** 2;
    const structure =
      (products[place] - means + LEAST_SPREAD) / (powers[place] - squares + LEAST_SPREAD);
    sum += (structure * (means + LEAST_MEAN)) / (squares + LEAST_MEAN);
  }
  return sum / firsts.length;
}

/**
 * Returns the weighted mean in the window at each place where it fits.
 * @param {Float64Array} levels
 * @param {number} side
 */
function filtered(levels, side) {
  return turned(turned(levels, side), side);
}

/**
 * Filters each row, and lays it down as a column.
 * @param {Float64Array} levels
 * @param {number} length - Of a row.
 */
function turned(levels, length) {
  const rows = levels.length / length;
  const places = length - WINDOW + 1;
  const columns = new Float64Array(rows * places);
  for (let row = 0; row < rows; row++)
    for (let place = 0; place < places; place++) {
      const start = row * length + place;
      let sum = 0;
      for (let offset = 0; offset < WINDOW; offset++) sum += BELL[offset] * levels[start + offset];
      columns[place * rows + row] = sum / AREA;
    }
  return columns;
}

/**
 * Says what the scores mean, in one line; see artlab/scores/verdict.py.
 * @param {number} decibels
 * @param {Real} real
 * @param {Asked} asked
 * @returns {Sentence}
 */
function reading(decibels, { index, label, isNearest }, { collection, shown, bars }) {
  const { labels, noun, kind, spoken } = collection;
  const sign = labels[label];
  const name = sign.length === 1 ? sign : noun; // there are real 7s, and real characters
  if (decibels === Number.POSITIVE_INFINITY)
    return ["identical to test {noun} {index}", { noun, index }];
  if (!isNearest)
    return ["how alike this picture and one chosen {name} are, not how good it is", { name }];
  if (!shown.includes(label)) {
    const [first, then] = shown.map((each) => spoken[each]);
    /** @type {Sentence | string} */
    const wanted = then ? ["{first} turning into {then}", { first, then }] : first;
    const found = { wanted, noun, label: spoken[label] };
    return ["it should be {wanted}, but the nearest real {noun} is {label}", found];
  }
  if (bars.length !== labels.length) return ["nearest to a real {name}", { name }];
  const score = bars[label];
  if (name === noun)
    return ["real ones of that {kind} score {score:.1f} dB against their nearest", { kind, score }];
  return ["real {name}s score {score:.1f} dB against their nearest", { name, score }];
}
