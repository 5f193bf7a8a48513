// How large a picture in a file is, read from its first bytes: a browser that decodes one of a
// hundred million pixels to find out has no memory left to say so.

const SIZED = 26; // where a frame of VP8 says its size
const LOW = 2 ** 14; // 14 bits each, from the lowest

/**
 * @typedef {object} Size - In pixels.
 * @property {number} width
 * @property {number} height
 */

/**
 * Returns the size of a PNG, a JPEG or a WebP; null of anything else.
 * @param {Uint8Array} bytes - Of the whole file.
 * @returns {Size | null}
 */
export function measured(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (says(bytes, 1, "PNG") && says(bytes, 12, "IHDR"))
      return { width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint16(0) === 0xff_d8) return measuredJpeg(view);
    if (says(bytes, 0, "RIFF") && says(bytes, 8, "WEBP")) return measuredWebp(bytes, view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it ends too early
  }
  return null;
}

/** @type {(bytes: Uint8Array, start: number, word: string) => boolean} */
function says(bytes, start, word) {
  return String.fromCharCode(...bytes.subarray(start, start + word.length)) === word;
}

/**
 * Walks from segment to segment, to the one that begins a frame.
 * @param {DataView} view
 * @returns {Size | null}
 */
function measuredJpeg(view) {
  let place = 2;
  while (view.getUint8(place) === 0xff) {
    const kind = view.getUint8(place + 1);
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return { height: view.getUint16(place + 5), width: view.getUint16(place + 7) };
    place += kind === 0xff ? 1 : 2 + view.getUint16(place + 2);
  }
  return null;
}

/** @type {(bytes: Uint8Array, view: DataView) => Size | null} */
function measuredWebp(bytes, view) {
  if (says(bytes, 12, "VP8X")) {
    const [width, height] = [24, 27].map(
      (place) => 1 + view.getUint16(place, true) + view.getUint8(place + 2) * 2 ** 16,
    );
    return { width, height };
  }
  if (says(bytes, 12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits % LOW), height: 1 + (Math.floor(bits / LOW) % LOW) };
  }
  if (says(bytes, 12, "VP8 "))
    return {
      height: view.getUint16(SIZED + 2, true) % LOW,
      width: view.getUint16(SIZED, true) % LOW,
    };
  return null;
}
