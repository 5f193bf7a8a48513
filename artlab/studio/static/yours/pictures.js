// Somebody's own picture files, opened with care: a picture, or one sentence on why not. The same
// are taken as artlab/pictures.py takes.

/** @import { Coloured } from "./fitting.js" */

import { t } from "../texts.js";
import { measured } from "./measured.js";

const MOST = 50_000_000; // pixels
const LONGEST = 2048; // pixels of a side; a larger picture is reduced, for it is fitted to a few

/** @typedef {{ picture: Coloured, shown: OffscreenCanvas }} Opened */

/**
 * Returns the picture that a file holds, upright; of a film, the first. Fails with a sentence.
 * @param {File} file
 * @returns {Promise<Opened>}
 */
export async function opened(file) {
  const name = file.name || t("the picture");
  const bytes = new Uint8Array(await read(file, name));
  if (bytes.length === 0)
    throw new Error(t("{name} is empty: give a PNG, a JPEG or a WebP", { name }));
  const size = measured(bytes);
  if (!size)
    throw new Error(
      t("{name} is no picture that can be read: give a PNG, a JPEG or a WebP", { name }),
    );
  if (size.width * size.height > MOST) {
    const values = { name, millions: MOST / 1e6, ...size };
    throw new Error(
      t("{name} must have no more than {millions} million pixels, not {width}×{height}", values),
    );
  }
  return drawn(await decoded(new Blob([bytes]), name));
}

/** @type {(file: File, name: string) => Promise<ArrayBuffer>} */
async function read(file, name) {
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    throw new Error(t("{name} cannot be read: a folder, or gone meanwhile", { name }), { cause });
  }
}

/** @type {(content: Blob, name: string) => Promise<ImageBitmap>} */
async function decoded(content, name) {
  try {
    return await createImageBitmap(content, { colorSpaceConversion: "none" });
  } catch (cause) {
    throw new Error(t("{name} is damaged, or not the whole of it is here", { name }), { cause });
  }
}

/**
 * @param {ImageBitmap} bitmap
 * @returns {Opened}
 */
function drawn(bitmap) {
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((length) =>
    Math.max(1, Math.round(scale * length)),
  );
  const shown = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (shown.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { picture: context.getImageData(0, 0, width, height), shown };
}
