// A generator's networks, as artlab/networks builds and trains them, by TensorFlow.js.
// Latents and codes are (count, 100); class weights (count, labels); pixels (count, values).

/** @import * as TF from "@tensorflow/tfjs-core" */
/** @import { Numbers } from "./weights.js" */

const QUARTER = Math.PI / 2; // where the journey of a latent ends
const HARMONICS = [1, 2, 4, 8, 16]; // of the angle, as the prior reads it
const EPSILON = 1e-3; // steadies a normalization

/** @typedef {TF.Tensor<any>} Rows - Of rank 2. */

/**
 * @typedef {object} Asked
 * @property {Float32Array} points - Latents, one after the other.
 * @property {number} count - Of them.
 * @property {Float32Array} weights - Of the classes: for each latent, or once for all.
 * @property {number} classes - How many there are.
 * @property {Float32Array | null} [push] - What is added half-way, for each class,
 * @property {Float32Array | null} [pushes] - or to each latent.
 */

/**
 * Returns what draws: latents and class weights in, pixels in [0, 1] out, before the tone curve;
 * or, of the weights of an encoder, what encodes.
 * @param {typeof TF} tf
 * @param {Record<string, Numbers>} arrays - The weights by their paths in Keras.
 * @param {number} steps - In which a latent travels to its code.
 */
export function createNetworks(tf, arrays, steps) {
  const tensors = Object.fromEntries(
    Object.entries(arrays)
      .filter(([path]) => !path.endsWith("/step"))
      .map(([path, { values, shape }]) => [path, tf.tensor(values, shape)]),
  );

  /** @type {(input: Rows, path: string, activation?: "linear" | "relu") => Rows} */
  function dense(input, path, activation = "linear") {
    const b = tensors[`${path}/kernel`];
    return tf.fused.matMul({ a: input, b, bias: tensors[`${path}/bias`], activation });
  }

  /** @param {Rows} input */
  function gelu(input) {
    const share = tf.mul(0.5, tf.add(1, tf.erf(tf.mul(Math.SQRT1_2, input))));
    return tf.mul(input, share);
  }

  /** @type {(input: Rows, path: string) => Rows} */
  function normalize(input, path) {
    const { mean, variance } = tf.moments(input, 1, true);
    const level = tf.div(tf.sub(input, mean), tf.sqrt(tf.add(variance, EPSILON)));
    return tf.add(tf.mul(level, tensors[`${path}/gamma`]), tensors[`${path}/beta`]);
  }

  /**
   * How points move at an angle.
   * @type {(points: Rows, weights: Rows, angle: number) => Rows}
   */
  function velocity(points, weights, angle) {
    const turns = HARMONICS.map((each) => each * angle);
    const told = tf.tensor2d([[...turns.map(Math.cos), ...turns.map(Math.sin)]]);
    const read = tf.concat([weights, tf.tile(told, [weights.shape[0], 1])], 1);
    const condition = gelu(dense(read, "prior/condition"));
    let features = dense(points, "prior/first");
    for (let block = 0; `prior/block_${block}/added/kernel` in tensors; block++) {
      const path = `prior/block_${block}`;
      const level = normalize(features, `${path}/normalize`);
      const heard = tf.add(level, dense(condition, `${path}/told`));
      const hidden = gelu(dense(heard, `${path}/hidden`));
      features = tf.add(features, dense(hidden, `${path}/added`));
    }
    return dense(normalize(features, "prior/normalize"), "prior/last");
  }

  /**
   * Carries latents to codes, by the midpoint method; half-way they may be pushed.
   * @type {(points: Rows, weights: Rows, push: Rows | null) => Rows}
   */
  function place(points, weights, push) {
    const stride = QUARTER / steps;
    let codes = points;
    for (let number = 0; number < steps; number++) {
      if (push && number === Math.floor(steps / 2)) codes = tf.add(codes, push);
      const angle = number * stride;
      const half = tf.mul(stride / 2, velocity(codes, weights, angle));
      const whole = velocity(tf.add(codes, half), weights, angle + stride / 2);
      codes = tf.add(codes, tf.mul(stride, whole));
    }
    return codes;
  }

  /** @param {Rows} codes */
  function paint(codes) {
    const hidden = dense(codes, "decoder/hidden", "relu");
    return tf.div(tf.add(1, tf.tanh(dense(hidden, "decoder/pixels"))), 2);
  }

  /** @param {Rows} pixels - In [-1, 1]. */
  function encode(pixels) {
    const first = gelu(dense(pixels, "encoder/first"));
    return dense(gelu(dense(first, "encoder/second")), "encoder/codes");
  }

  /** @type {(values: Float32Array, count: number, make: (rows: Rows) => Rows) => Float32Array} */
  function ofEach(values, count, make) {
    const made = tf.tidy(() => make(tf.tensor2d(values, [count, values.length / count])));
    const found = /** @type {Float32Array} */ (made.dataSync());
    made.dispose();
    return found;
  }

  /** @type {(asked: Asked, make: (codes: Rows) => Rows) => Float32Array} */
  function ofLatents({ points, count, weights, classes, push, pushes }, make) {
    return ofEach(points, count, (latents) => {
      const chosen = tf.tensor2d(weights, [weights.length / classes, classes]);
      const each = pushes ? tf.tensor2d(pushes, [count, pushes.length / count]) : null;
      const pushed = push
        ? tf.matMul(chosen, tf.tensor2d(push, [classes, push.length / classes]))
        : each;
      return make(place(latents, chosen, pushed));
    });
  }

  return {
    /**
     * Returns the code of a picture.
     * @param {Float32Array} levels - Its pixels, in [0, 1].
     */
    encode: (levels) => ofEach(levels, 1, (row) => encode(tf.sub(tf.mul(2, row), 1))),

    /**
     * Returns the pixels of count pictures, of their codes.
     * @type {(codes: Float32Array, count: number) => Float32Array}
     */
    paint: (codes, count) => ofEach(codes, count, paint),

    /**
     * Returns the codes of count latents.
     * @param {Asked} asked
     */
    place: (asked) => ofLatents(asked, (codes) => codes),

    /**
     * Returns the pixels of count pictures.
     * @param {Asked} asked
     */
    draw: (asked) => ofLatents(asked, paint),

    dispose() {
      for (const tensor of Object.values(tensors)) tensor.dispose();
    },
  };
}
