// The moments of a walk: between two keyframes, drawn by the models of both.

/** @import { createModel } from "./drawing.js" */
/** @import { Bent } from "../state.js" */
/** @import { Keyframe } from "./walk.js" */

import { BENDS } from "../state.js";
import { at, LATENT_DIM, slerp, weights } from "./latents.js";

const BATCH = 64;

/**
 * @typedef {{ first: Keyframe, second: Keyframe, share: number }} Moment
 * @typedef {Map<string, ReturnType<typeof createModel>>} Models
 */

/**
 * Draws moments, levels in [0, 1] each.
 * @type {(moments: Moment[], models: Models, labels: string[]) => Float32Array[]}
 */
export function drawn(moments, models, labels) {
  const pictures = [];
  for (let first = 0; first < moments.length; first += BATCH)
    pictures.push(...batch(moments.slice(first, first + BATCH), models, labels));
  return pictures;
}

/** @type {(moments: Moment[], models: Models, labels: string[]) => Float32Array[]} */
function batch(moments, models, labels) {
  const { latents, chosen } = placed(moments, labels);
  const bent = moments.map(bendsOf);
  const names = new Set(moments.flatMap(({ first, second }) => [first.model, second.model]));
  /** @type {Float32Array[]} */
  let faded = [];
  for (const name of names) {
    const model = models.get(name);
    if (!model) throw new Error("it is not here yet");
    const levels = model.drawAt(latents, chosen, (own) => heatsOf(moments, own), bent);
    const parts = partsOf(levels, moments.length).map((picture, place) => {
      const part = partOf(moments[place], name);
      return part === 1 ? picture : picture.map((level) => part * level);
    });
    faded = faded.length > 0 ? faded.map((one, place) => added(one, parts[place])) : parts;
  }
  return faded;
}

/** @type {(moments: Moment[], labels: string[]) => { latents: Float32Array, chosen: Float32Array }} */
function placed(moments, labels) {
  const classes = labels.length;
  const latents = new Float32Array(moments.length * LATENT_DIM);
  const chosen = new Float32Array(moments.length * classes);
  /** @type {Map<Keyframe, { latent: Float32Array, weight: Float32Array }>} */
  const known = new Map();
  /** @param {Keyframe} keyframe */
  function point(keyframe) {
    const index = labels.indexOf(keyframe.label);
    const found = known.get(keyframe) ?? {
      latent: at([keyframe.seed]),
      weight: weights([keyframe.seed], index < 0 ? null : index, classes),
    };
    known.set(keyframe, found);
    return found;
  }
  for (const [row, { first, second, share }] of moments.entries()) {
    const [from, to] = [point(first), point(second)];
    const isOne = !share || first.seed === second.seed;
    latents.set(isOne ? from.latent : slerp(from.latent, to.latent, share), row * LATENT_DIM);
    chosen.set(
      from.weight.map((weight, label) => (1 - share) * weight + share * to.weight[label]),
      row * classes,
    );
  }
  return { latents, chosen };
}

/** @type {(moments: Moment[], own: number) => Float32Array} */
function heatsOf(moments, own) {
  /** @param {Keyframe} keyframe */
  const heat = ({ temperature }) => (temperature === "own" ? own : Number(temperature));
  return Float32Array.from(
    moments,
    ({ first, second, share }) => (1 - share) * heat(first) + share * heat(second),
  );
}

/** @type {(moment: Moment) => Bent} */
function bendsOf({ first, second, share }) {
  /** @type {(name: typeof BENDS[number]) => number} */
  const far = (name) => (1 - share) * Number(first[name] ?? 0) + share * Number(second[name] ?? 0);
  return Object.fromEntries(BENDS.map((name) => [name, far(name)]));
}

/** @type {(moment: Moment, name: string) => number} */
function partOf({ first, second, share }, name) {
  return (first.model === name ? 1 - share : 0) + (second.model === name ? share : 0);
}

/** @type {(levels: Float32Array, count: number) => Float32Array[]} */
function partsOf(levels, count) {
  const size = levels.length / count;
  return Array.from({ length: count }, (_, place) =>
    levels.slice(place * size, (place + 1) * size),
  );
}

/** @type {(one: Float32Array, other: Float32Array) => Float32Array} */
function added(one, other) {
  return one.map((level, pixel) => level + other[pixel]);
}
