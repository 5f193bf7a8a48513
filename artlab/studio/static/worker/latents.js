// Seeds, positions and the latents that they name: artlab/latents.py, number by number.
// A seed is from 0 to 4294967295; a position is one with a fraction, and lies on the arc to the
// next seed's latent. Math.log is not C's log to the last of 64 bits; rounded to 32, it is.
// biome-ignore-all lint/suspicious/noBitwiseOperators: the Mersenne twister is made of them

import { blend } from "../blend.js";

export const LATENT_DIM = 100;
const WORDS = 624; // of a stream's state

/**
 * Returns the latents at some positions, LATENT_DIM numbers each, one after the other.
 * @param {number[]} positions
 */
export function at(positions) {
  const named = remembered(latent);
  const points = new Float32Array(positions.length * LATENT_DIM);
  for (const [row, position] of positions.entries()) {
    const [start, end] = ends(position);
    const point = end ? slerp(named(start.seed), named(end.seed), end.share) : named(start.seed);
    points.set(point, row * LATENT_DIM);
  }
  return points;
}

/**
 * Returns which class to draw at some positions, as weights over all classes; each row sums to 1.
 * @param {number[]} positions
 * @param {number | null} label - The class, or null: the one that each seed picks, one turning
 *   into the next between two seeds.
 * @param {number} classes - How many there are.
 */
export function weights(positions, label, classes) {
  const own = remembered((seed) => picked(seed, classes));
  const rows = new Float32Array(positions.length * classes);
  for (const [row, position] of positions.entries())
    for (const { seed, share } of ends(position))
      rows[row * classes + (label ?? own(seed))] += Math.fround(share);
  return rows;
}

/**
 * Returns the same of a label as it is asked for, which may be a blend of two.
 * @type {(positions: number[], label: string, labels: string[]) => Float32Array}
 */
export function chosen(positions, label, labels) {
  const { first, second, share } = blend(label);
  const index = labels.indexOf(first);
  const rows = weights(positions, index < 0 ? null : index, labels.length);
  const other = labels.indexOf(second);
  if (other < 0) return rows;
  return rows.map(
    (weight, place) => (1 - share) * weight + (place % labels.length === other ? share : 0),
  );
}

/**
 * Returns the labels that a picture should show: one, or two on the way between them.
 * @type {(position: number, label: string, labels: string[]) => number[]}
 */
export function shown(position, label, labels) {
  const { first, second, share } = blend(label);
  const other = share > 0 ? [labels.indexOf(second)] : [];
  if (share === 1) return other;
  const index = labels.indexOf(first);
  const picks = index < 0 ? ends(position).map(({ seed }) => picked(seed, labels.length)) : [index];
  return [...new Set([...picks, ...other])];
}

/**
 * Returns the label that a seed itself picks: the next draw of its stream after the latent.
 * @param {number} seed
 * @param {number} classes - How many there are.
 */
function picked(seed, classes) {
  if (classes === 1) return 0;
  const next = stream(seed);
  normals(next);
  const mask = 2 ** Math.ceil(Math.log2(classes)) - 1;
  while (true) {
    const label = next() & mask;
    if (label < classes) return label;
  }
}

/**
 * Returns the seeds that a position lies between, and its share of each; one if it is there.
 * @param {number} position
 */
function ends(position) {
  const seed = Math.floor(position);
  const fraction = position - seed;
  if (!fraction) return [{ seed, share: 1 }];
  return [
    { seed, share: 1 - fraction },
    { seed: seed + 1, share: fraction },
  ];
}

/**
 * Returns the point that far along the arc between two latents, from 0 to 1.
 *
 * Source: White, "Sampling Generative Networks", 2016, arXiv:1609.04468.
 * @param {Float32Array} start
 * @param {Float32Array} end
 * @param {number} fraction
 */
export function slerp(start, end, fraction) {
  const angle = Math.acos(
    dot(start, end) / (Math.sqrt(dot(start, start)) * Math.sqrt(dot(end, end))),
  );
  const near = Math.sin((1 - fraction) * angle);
  const far = Math.sin(fraction * angle);
  return start.map((value, index) => (near * value + far * end[index]) / Math.sin(angle));
}

/** @type {(first: Float32Array, second: Float32Array) => number} */
function dot(first, second) {
  return first.reduce((sum, value, index) => sum + value * second[index], 0);
}

/** @param {number} seed */
function latent(seed) {
  return normals(stream(seed));
}

/**
 * Draws LATENT_DIM standard normals, by the polar method; each pair's second comes first, as
 * from numpy.random.RandomState, whose stream is frozen: NEP 19, 2018.
 * @param {() => number} next - A stream.
 */
function normals(next) {
  const drawn = new Float32Array(LATENT_DIM);
  for (let index = 0; index < LATENT_DIM; ) {
    const x = 2 * uniform(next) - 1;
    const y = 2 * uniform(next) - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    drawn[index++] = factor * y;
    drawn[index++] = factor * x;
  }
  return drawn;
}

/**
 * Draws from [0, 1), with 53 bits.
 * @param {() => number} next - A stream.
 */
function uniform(next) {
  return ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/**
 * Returns what draws 32 bits at a time.
 *
 * Source: Matsumoto, Nishimura, "Mersenne Twister", 1998, seeded by their init_genrand of 2002.
 * @param {number} seed
 */
function stream(seed) {
  const state = new Uint32Array(WORDS);
  state[0] = seed;
  for (let index = 1; index < WORDS; index++) {
    const before = state[index - 1];
    state[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index;
  }
  let used = WORDS;

  function twist() {
    for (let index = 0; index < WORDS; index++) {
      const both = (state[index] & 0x80000000) | (state[(index + 1) % WORDS] & 0x7fffffff);
      state[index] = state[(index + 397) % WORDS] ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
    }
    used = 0;
  }

  return () => {
    if (used === WORDS) twist();
    let word = state[used++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
  };
}

/**
 * Returns a function of a seed that works out each answer once.
 * @template T
 * @param {(seed: number) => T} answer
 * @returns {(seed: number) => T}
 */
function remembered(answer) {
  /** @type {Map<number, T>} */
  const known = new Map();
  return (seed) => {
    const value = known.get(seed) ?? answer(seed);
    known.set(seed, value);
    return value;
  };
}
