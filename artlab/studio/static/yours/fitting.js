// Somebody's own picture, made as the collection's were: artlab/fitting.py, number by number. Levels
// are bytes, row by row; all is done in whole numbers.

/** @import { Collection } from "../stage.js" */

import { resized, rounded, share } from "./resizing.js";

const LONGEST = 512; // pixels of a side that is worked on
const RING = 20; // the paper is seen in a border, this part of the shorter side
const LEAST = 24; // levels between paper and ink
const GRAIN = 5; // times the paper's median deviation from its own level: what is nearer is paper
const FAINT = 26; // levels of ink; what is fainter does not widen the box
const WHITE = 255;

/**
 * @typedef {Pick<Collection, "side" | "filled" | "middle">} Form
 *
 * @typedef {object} Grey
 * @property {Uint8Array} levels
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Coloured
 * @property {Uint8Array | Uint8ClampedArray} data - Red, green, blue, and how opaque it is.
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Fitted - A picture on its way into the collection's form, step by step.
 * @property {Grey} light - Light on dark, the paper black; no side above LONGEST.
 * @property {Grey} cropped - Of that, what the ink needs.
 * @property {Grey} fitted - In the collection's form.
 */

/**
 * Returns a picture as the collection's were made; null if no ink is to be seen.
 * @param {Coloured} picture
 * @param {Form} form - Of the collection's pictures.
 * @returns {Fitted | null}
 */
export function fitTo(picture, form) {
  if (form.middle === "whole") return whole(picture, form.side);
  const light = lightOn(picture, WHITE) ?? lightOn(picture, 0);
  if (!light) return null;
  const cropped = crop(light);
  return { light, cropped, fitted: placed(cropped, form) };
}

/**
 * Returns the middle square of a picture, on white, as it is; null if it is of one colour.
 * @type {(picture: Coloured, side: number) => Fitted | null}
 */
function whole(picture, side) {
  const { levels, width, height } = greyOn(picture, WHITE);
  const edge = Math.min(width, height);
  const [top, left] = [height, width].map((length) => Math.floor((length - edge) / 2));
  const square = new Uint8Array(edge * edge);
  for (let y = 0; y < edge; y++) {
    const start = (top + y) * width + left;
    square.set(levels.subarray(start, start + edge), y * edge);
  }
  const [lowest, highest] = extremes(square);
  if (highest - lowest < LEAST) return null;
  const kept = Math.min(edge, LONGEST);
  const light = resized({ levels: square, width: edge, height: edge }, kept, kept);
  return { light, cropped: light, fitted: resized(light, side, side) };
}

/** @type {(picture: Coloured, paper: number) => Grey | null} */
function lightOn(picture, paper) {
  const grey = greyOn(picture, paper);
  const scale = Math.max(LONGEST, grey.width, grey.height);
  const [height, width] = [grey.height, grey.width].map((length) => share(LONGEST, length, scale));
  return inked(resized(grey, height, width));
}

/**
 * How light each pixel is on some paper, by BT.709.
 * @type {(picture: Coloured, paper: number) => Grey}
 */
function greyOn({ data, width, height }, paper) {
  const levels = new Uint8Array(width * height);
  for (let pixel = 0, place = 0; pixel < levels.length; pixel++, place += 4) {
    const opaque = data[place + 3];
    const behind = paper * (WHITE - opaque) + Math.floor(WHITE / 2);
    const red = Math.floor((data[place] * opaque + behind) / WHITE);
    const green = Math.floor((data[place + 1] * opaque + behind) / WHITE);
    const blue = Math.floor((data[place + 2] * opaque + behind) / WHITE);
    levels[pixel] = Math.floor((2126 * red + 7152 * green + 722 * blue + 5000) / 10_000);
  }
  return { levels, width, height };
}

/**
 * Returns paper as black and ink as white; null where there is no ink. The border is paper, and ink
 * is what differs most from it.
 * @param {Grey} grey
 * @returns {Grey | null}
 */
function inked({ levels: given, width, height }) {
  let levels = given;
  let [lowest, highest] = extremes(levels);
  const border = ring(width, height);
  let paper = median(border.map((pixel) => levels[pixel]));
  if (paper - lowest > highest - paper) {
    levels = levels.map((level) => WHITE - level);
    [lowest, highest] = [WHITE - highest, WHITE - lowest];
    paper = WHITE - paper;
  }
  const black = paper + GRAIN * median(border.map((pixel) => Math.abs(levels[pixel] - paper)));
  if (highest - black < LEAST) return null;
  const middle = Math.floor((black + highest) / 2);
  const white = median(levels.filter((level) => level > middle));
  const stretched = levels.map((level) =>
    Math.min(Math.max(rounded(WHITE * (level - black), white - black), 0), WHITE),
  );
  return { levels: stretched, width, height };
}

/** @type {(levels: Uint8Array) => [number, number]} */
function extremes(levels) {
  let [lowest, highest] = [WHITE, 0];
  for (const level of levels) {
    lowest = Math.min(lowest, level);
    highest = Math.max(highest, level);
  }
  return [lowest, highest];
}

/**
 * Returns which pixels are of the border.
 * @param {number} width
 * @param {number} height
 */
function ring(width, height) {
  const wide = Math.max(1, Math.floor(Math.min(width, height) / RING));
  const pixels = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isInner = y >= wide && y < height - wide && x >= wide && x < width - wide;
      if (!isInner) pixels.push(y * width + x);
    }
  return pixels;
}

/**
 * @param {Grey} light
 * @returns {Grey}
 */
function crop({ levels, width, height }) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (levels[y * width + x] < FAINT) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  const kept = { width: right - left + 1, height: bottom - top + 1 };
  const cropped = new Uint8Array(kept.width * kept.height);
  for (let y = 0; y < kept.height; y++) {
    const start = (top + y) * width + left;
    cropped.set(levels.subarray(start, start + kept.width), y * kept.width);
  }
  return { levels: cropped, ...kept };
}

/**
 * Returns ink in a box, and the box in a picture, as the collection's pictures have theirs.
 * @param {Grey} cropped
 * @param {Form} form
 * @returns {Grey}
 */
function placed(cropped, { side, filled, middle }) {
  const [box, longest] = [Math.round(filled * side), Math.max(cropped.width, cropped.height)];
  const [height, width] = [cropped.height, cropped.width].map((length) =>
    share(box, length, longest),
  );
  const ink = resized(cropped, height, width);
  const rows = new Array(height).fill(0);
  const columns = new Array(width).fill(0);
  for (const [pixel, level] of ink.levels.entries()) {
    rows[Math.floor(pixel / width)] += level;
    columns[pixel % width] += level;
  }
  const [top, left] = [rows, columns].map((masses) =>
    middle === "mass" ? startOf(masses, side) : Math.floor((side - masses.length) / 2),
  );
  const levels = new Uint8Array(side * side);
  for (let y = 0; y < height; y++) {
    const row = ink.levels.subarray(y * width, (y + 1) * width);
    levels.set(row, (top + y) * side + left);
  }
  return { levels, width: side, height: side };
}

/**
 * Returns where rows, or columns, of such masses begin, so that their middle is the side's.
 * @param {number[]} masses
 * @param {number} side
 */
function startOf(masses, side) {
  let [moment, mass] = [0, 0];
  for (const [place, each] of masses.entries()) {
    moment += place * each;
    mass += each;
  }
  const start = Math.floor((side * mass - 2 * moment + mass) / (2 * mass));
  return Math.min(Math.max(start, 0), side - masses.length);
}

/** @param {number[] | Uint8Array} levels - Bytes. */
function median(levels) {
  const counts = new Uint32Array(WHITE + 1);
  for (const level of levels) counts[level] += 1;
  let left = Math.floor(levels.length / 2);
  let level = 0;
  while (left >= counts[level]) {
    left -= counts[level];
    level += 1;
  }
  return level;
}
