// What artlab/weights.py packs, unpacked: the arrays of a file, and what else it says.

import { trouble } from "../texts.js";

const SHORTEST = 4; // bytes: the length of the header

/**
 * @typedef {Float32Array | Int16Array | Int8Array | Uint8Array} Values
 *
 * @typedef {object} Listed
 * @property {"float32" | "int16" | "int8" | "uint8"} type
 * @property {number[]} shape
 * @property {number} start - In bytes, after the header.
 *
 * @typedef {object} Header
 * @property {string} name - Of the model, or of the references.
 * @property {string} version - As in the address.
 * @property {number} bytes - After the header.
 * @property {Record<string, Listed>} arrays
 *
 * @typedef {{ values: Values, shape: number[] }} Numbers - C-ordered.
 */

const TYPES = { float32: Float32Array, int16: Int16Array, int8: Int8Array, uint8: Uint8Array };

/**
 * Returns the header and the arrays of a file; matrices of whole numbers as what they count.
 * Throws an Error if it is not the file that was asked for, or not the whole of it.
 * @template {Header} H
 * @param {ArrayBuffer} content
 * @param {string} name
 * @param {string} version
 */
export function unpack(content, name, version) {
  const header = /** @type {H | null} */ (headerOf(content));
  if (header?.name !== name || header.version !== version || header.bytes !== left(content))
    throw trouble("what came is not the {name} of this page, or not the whole of it", { name });
  const first = content.byteLength - header.bytes;
  /** @type {Record<string, Numbers>} */
  const arrays = {};
  for (const [path, { type, shape, start }] of Object.entries(header.arrays)) {
    const count = shape.reduce((product, size) => product * size, 1);
    arrays[path] = { values: new TYPES[type](content, first + start, count), shape };
  }
  for (const [path, numbers] of Object.entries(arrays)) {
    const steps = arrays[`${path}/step`];
    if (steps) numbers.values = scaled(numbers.values, steps.values);
  }
  return { header, arrays };
}

/** @param {ArrayBuffer} content */
function headerOf(content) {
  const length = headerLength(content);
  if (content.byteLength < SHORTEST + length) return null;
  const text = new TextDecoder().decode(new Uint8Array(content, SHORTEST, length));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {ArrayBuffer} content */
function headerLength(content) {
  return content.byteLength < SHORTEST ? 0 : new DataView(content).getUint32(0, true);
}

/** @param {ArrayBuffer} content */
function left(content) {
  return content.byteLength - SHORTEST - headerLength(content);
}

/**
 * Multiplies each column by its step.
 * @param {Values} whole
 * @param {Values} steps
 */
function scaled(whole, steps) {
  return Float32Array.from(whole, (value, place) => value * steps[place % steps.length]);
}
