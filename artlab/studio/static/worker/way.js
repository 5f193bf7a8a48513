// The way from one code to another: along the arc between them, for codes lie near a sphere, as latents
// do; see artlab/latents.py.

import { slerp } from "./latents.js";

/**
 * Returns codes on the way, both ends included, one after the other.
 * @type {(from: Float32Array, to: Float32Array, count: number) => Float32Array}
 */
export function way(from, to, count) {
  const codes = new Float32Array(count * from.length);
  for (let step = 0; step < count; step++)
    codes.set(between(from, to, step / (count - 1)), step * from.length);
  return codes;
}

/**
 * Returns the code that far from one to the other.
 * @type {(from: Float32Array, to: Float32Array, share: number) => Float32Array}
 */
export function between(from, to, share) {
  if (share === 0) return from;
  if (share === 1) return to;
  const code = slerp(from, to, share);
  if (code.every(Number.isFinite)) return code;
  return from.map((value, index) => (1 - share) * value + share * to[index]); // they are as one
}
