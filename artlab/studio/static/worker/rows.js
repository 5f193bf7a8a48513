// Pictures in rows, as one image; each is bytes, row by row.

/**
 * Lays out pictures in rows: of a strip the drawn ones above, each real one below it.
 * @param {Uint8Array[][]} rows - As long as each other.
 * @param {number} side - Of a picture, in pixels.
 */
export function layOut(rows, side) {
  const image = new ImageData(side * rows[0].length, side * rows.length);
  const channels = rows[0][0].length / side ** 2;
  const rgba = new Uint32Array(image.data.buffer);
  for (const [row, pictures] of rows.entries())
    for (const [column, levels] of pictures.entries())
      for (let pixel = 0; pixel < side ** 2; pixel++) {
        const [x, y] = [pixel % side, Math.floor(pixel / side)];
        const place = (row * side + y) * image.width + column * side + x;
        rgba[place] = colour(levels, pixel, channels);
      }
  return image;
}

/**
 * Returns pictures that came one after the other, each for itself.
 * @param {Uint8Array} pictures
 * @param {number} count
 */
export function apart(pictures, count) {
  const size = pictures.length / count;
  return Array.from({ length: count }, (_, place) =>
    pictures.subarray(place * size, (place + 1) * size),
  );
}

/**
 * Returns a pixel as a canvas has it: red in the lowest byte, opaque.
 * @param {Uint8Array} levels
 * @param {number} pixel
 * @param {number} channels - 1 or 3.
 */
function colour(levels, pixel, channels) {
  const first = pixel * channels;
  const last = first + channels - 1;
  const middle = (first + last) / 2;
  return 255 * 2 ** 24 + levels[last] * 2 ** 16 + levels[middle] * 2 ** 8 + levels[first];
}
