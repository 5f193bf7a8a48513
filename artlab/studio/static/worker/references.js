// The real pictures, and which of them is nearest to one that was drawn; see
// artlab/scores/references.py.

/** @import * as TF from "@tensorflow/tfjs-core" */
/** @import { Numbers } from "./weights.js" */

/**
 * @param {typeof TF} tf
 * @param {Record<string, Numbers>} arrays - "images", bytes, and their "labels".
 */
export function createReferences(tf, { images, labels }) {
  const [count] = labels.shape;
  const values = images.values.length / count; // of a picture
  const columns = tf.tidy(() => tf.transpose(tf.tensor2d(shades(images.values), [count, values])));
  const squares = tf.tidy(() => tf.sum(tf.square(columns), 0));

  return {
    count,

    /** @param {number} index */
    picture(index) {
      return /** @type {Uint8Array} */ (
        images.values.subarray(index * values, (index + 1) * values)
      );
    },

    /** @param {number} index */
    label(index) {
      return labels.values[index];
    },

    /**
     * Returns the index of the one with the least squared error to each of some pictures.
     * @param {Uint8Array} pictures - One after the other.
     */
    nearest(pictures) {
      const found = tf.tidy(() => {
        // |a - b|² = |a|² - 2ab + |b|², and |a|² is the same for every candidate b.
        const wanted = tf.tensor2d(shades(pictures), [pictures.length / values, values]);
        const products = tf.matMul(wanted, columns);
        return tf.argMin(tf.sub(squares, tf.mul(2, products)), 1);
      });
      const indices = [...found.dataSync()];
      found.dispose();
      return indices;
    },

    dispose() {
      columns.dispose();
      squares.dispose();
    },
  };
}

/** @param {ArrayLike<number>} levels */
function shades(levels) {
  return Float32Array.from(levels, (level) => level / 255);
}
