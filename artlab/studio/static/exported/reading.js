// The files of an exported site: each is a script that hands over what it holds. A page from a disk
// may fetch nothing else. See artlab/export/dense.py.

import { t } from "../texts.js";

const BITS = 15; // of a character,
const FIRST = 0x30_00; // of which this one is 0

/** @type {Map<string, (held: Uint8Array<ArrayBuffer>) => void>} What waits for a file, by its name. */
const awaited = new Map();

/**
 * Each file calls it.
 * @param {string} name
 * @param {number} count - Of bytes.
 * @param {string} text - The bytes, gzipped.
 */
export function taken(name, count, text) {
  awaited.get(name)?.(bytesOf(text, count));
}

/**
 * Returns what a file holds.
 * @param {string} name
 * @param {string} place
 * @returns {Promise<Response>}
 */
export async function read(name, place) {
  /** @type {Uint8Array<ArrayBuffer>} */
  let held = new Uint8Array();
  awaited.set(name, (given) => {
    held = given;
  });
  await run(place);
  try {
    const unpacked = new Blob([held]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(await new Response(unpacked).arrayBuffer());
  } catch (cause) {
    throw new Error(t("{place} is damaged", { place }), { cause });
  }
}

/**
 * Runs a script: what a page from a disk may fetch.
 * @param {string} place
 * @returns {Promise<void>}
 */
export function run(place) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = place;
    script.addEventListener("error", () =>
      reject(new TypeError(t("{place} did not come", { place }))),
    );
    script.addEventListener("load", () => {
      script.remove();
      resolve();
    });
    document.head.append(script);
  });
}

/**
 * @param {ArrayBuffer} content
 * @returns {Promise<string>}
 */
export function dataUrl(content) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(new Blob([content], { type: "application/wasm" }));
  });
}

/**
 * Returns the bytes that a text holds, the highest bits first.
 * @param {string} text
 * @param {number} count
 */
export function bytesOf(text, count) {
  const bytes = new Uint8Array(count);
  let place = 0;
  let bits = 0; // that are no whole byte yet
  let held = 0; // how many
  for (let index = 0; index < text.length; index++) {
    bits = bits * 2 ** BITS + text.charCodeAt(index) - FIRST;
    for (held += BITS; held >= 8; held -= 8) {
      bytes[place] = Math.floor(bits / 2 ** (held - 8)); // beyond the last it is dropped
      place += 1;
      bits %= 2 ** (held - 8);
    }
  }
  return bytes;
}
