// The real pictures, and which of them is nearest to one that was drawn; see
// artlab/scores/references.py.
//
// Most are ruled out by how they look from afar: two pictures' low frequencies differ no more than
// their pixels do. So few are looked at closely, and little memory is held.

/** @import * as TF from "@tensorflow/tfjs-core" */
/** @import { Numbers } from "./weights.js" */

const LOW = 10; // frequencies across, and as many down; with 8 five times as many are left
const SLACK = 0.999; // of a distance from afar: it is of 32 bits

/**
 * @param {typeof TF} tf
 * @param {Record<string, Numbers>} arrays - "images", bytes, and their "labels".
 */
export function createReferences(tf, { images, labels }) {
  const [count, side] = images.shape;
  const levels = /** @type {Uint8Array} */ (images.values);
  const size = levels.length / count; // of a picture
  const channels = size / side ** 2;
  const basis = tf.tensor2d(waves(side, channels), [channels * LOW ** 2, size]);
  const columns = tf.tidy(() => tf.transpose(fromAfar(levels)));
  const squares = tf.tidy(() => tf.sum(tf.square(columns), 0));

  /** @param {Uint8Array} pictures */
  function fromAfar(pictures) {
    const rows = tf.tensor2d(Float32Array.from(pictures), [pictures.length / size, size]);
    return tf.matMul(rows, basis, false, true);
  }

  /** @param {number} index */
  function picture(index) {
    return levels.subarray(index * size, (index + 1) * size);
  }

  /**
   * Returns the squared distances from afar of each reference to each of some pictures.
   * @param {Uint8Array} pictures
   */
  function bounds(pictures) {
    const found = tf.tidy(() => {
      const wanted = fromAfar(pictures);
      const own = tf.sum(tf.square(wanted), 1, true);
      return tf.add(own, tf.sub(squares, tf.mul(2, tf.matMul(wanted, columns))));
    });
    const values = /** @type {Float32Array} */ (found.dataSync());
    found.dispose();
    return values;
  }

  /**
   * Returns the index of the one nearest to a picture.
   * @param {Uint8Array} wanted
   * @param {Float32Array} near - No less than this far is each.
   */
  function search(wanted, near) {
    let index = near.indexOf(near.reduce((lowest, bound) => Math.min(lowest, bound)));
    let least = distance(wanted, picture(index), Number.POSITIVE_INFINITY);
    for (let other = 0; other < count; other++) {
      if (near[other] * SLACK > least) continue;
      const found = distance(wanted, picture(other), least);
      if (found > least || (found === least && other >= index)) continue;
      index = other;
      least = found;
    }
    return index;
  }

  return {
    count,
    picture,

    /** @param {number} index */
    label(index) {
      return labels.values[index];
    },

    /**
     * Returns the index of the one with the least squared error to each of some pictures.
     * @param {Uint8Array} pictures - One after the other.
     */
    nearest(pictures) {
      const near = bounds(pictures);
      return Array.from({ length: pictures.length / size }, (_, row) =>
        search(
          pictures.subarray(row * size, (row + 1) * size),
          near.subarray(row * count, (row + 1) * count),
        ),
      );
    },

    dispose() {
      for (const tensor of [basis, columns, squares]) tensor.dispose();
    },
  };
}

/**
 * Returns the squared distance of two pictures; of more than a limit, that it is more.
 * @param {Uint8Array} first
 * @param {Uint8Array} second
 * @param {number} limit
 */
function distance(first, second, limit) {
  let sum = 0;
  for (let place = 0; place < first.length && sum <= limit; place++)
    sum += (first[place] - second[place]) ** 2;
  return sum;
}

/**
 * Returns the lowest waves of an orthonormal cosine transform, a picture each, for each channel.
 * @param {number} side - Of a picture, in pixels.
 * @param {number} channels
 */
function waves(side, channels) {
  const size = side ** 2 * channels;
  const lines = [...new Array(LOW).keys()].map((frequency) =>
    [...new Array(side).keys()].map(
      (place) =>
        Math.sqrt((frequency ? 2 : 1) / side) *
        Math.cos((Math.PI * (place + 0.5) * frequency) / side),
    ),
  );
  const pictures = new Float32Array(channels * LOW ** 2 * size);
  let start = 0;
  for (const down of lines)
    for (const across of lines)
      for (let channel = 0; channel < channels; channel++) {
        for (let pixel = 0; pixel < side ** 2; pixel++)
          pictures[start + pixel * channels + channel] =
            down[Math.floor(pixel / side)] * across[pixel % side];
        start += size;
      }
  return pictures;
}
