// The moments of a walk: between two keyframes, drawn by the models of both.

/** @import { createModel } from "./drawing.js" */
/** @import { createEncoder } from "./encoder.js" */
/** @import { Bent } from "../state.js" */
/** @import { Keyframe } from "./walk.js" */

import { BENDS } from "../state.js";
import { at, chosen as chosenAt, LATENT_DIM, slerp } from "./latents.js";
import { between } from "./way.js";

const BATCH = 64;

/**
 * @typedef {{ first: Keyframe, second: Keyframe, share: number }} Moment
 * @typedef {ReturnType<typeof createModel>} Model
 * @typedef {ReturnType<typeof createEncoder>} Encoder
 * @typedef {{ models: Map<string, Model>, encoders: Map<string, Encoder> }} Artists - By name.
 */

/**
 * Draws moments, levels in [0, 1] each.
 * @type {(moments: Moment[], artists: Artists, labels: string[]) => Float32Array[]}
 */
export function drawn(moments, artists, labels) {
  const pictures = [];
  for (let first = 0; first < moments.length; first += BATCH)
    pictures.push(...batch(moments.slice(first, first + BATCH), artists, labels));
  return pictures;
}

/** @type {(moments: Moment[], artists: Artists, labels: string[]) => Float32Array[]} */
function batch(moments, { models, encoders }, labels) {
  const names = new Set(moments.flatMap(({ first, second }) => [first.model, second.model]));
  const own = moments.filter(isOwn);
  const seeds = moments.filter((moment) => !isOwn(moment));
  /** @type {Float32Array[]} */
  let faded = [];
  for (const name of names) {
    const [model, encoder] = [models.get(name), encoders.get(name)];
    if (!model || (own.length > 0 && !encoder)) throw new Error("it is not here yet");
    const found = new Map([
      ...ofSeeds(seeds, model, labels),
      ...ofCodes(own, model, /** @type {Encoder} */ (encoder)),
    ]);
    const parts = moments.map((moment) => {
      const picture = /** @type {Float32Array} */ (found.get(moment));
      const part = partOf(moment, name);
      return part === 1 ? picture : picture.map((level) => part * level);
    });
    faded = faded.length > 0 ? faded.map((one, place) => added(one, parts[place])) : parts;
  }
  return faded;
}

/** @param {Moment} moment - It leads from somebody's own picture, or to one. */
function isOwn({ first, second }) {
  return Boolean(first.pixels ?? second.pixels);
}

/** @type {(moments: Moment[], model: Model, labels: string[]) => [Moment, Float32Array][]} */
function ofSeeds(moments, model, labels) {
  if (moments.length === 0) return [];
  const { latents, chosen } = placed(moments, labels);
  const bent = moments.map(bendsOf);
  const levels = model.drawAt(latents, chosen, (own) => heatsOf(moments, own), bent);
  return each(moments, levels);
}

/** @type {(moments: Moment[], model: Model, encoder: Encoder) => [Moment, Float32Array][]} */
function ofCodes(moments, model, encoder) {
  if (moments.length === 0) return [];
  /** @type {Map<Keyframe, Float32Array>} */
  const known = new Map();
  /** @param {Keyframe} keyframe */
  function code(keyframe) {
    const { pixels, seed: position } = keyframe;
    const found =
      known.get(keyframe) ??
      (pixels ? encoder.encode(pixels) : model.code({ ...keyframe, position }));
    known.set(keyframe, found);
    return found;
  }
  const codes = moments.map(({ first, second, share }) =>
    between(code(first), code(second), first === second ? 0 : share),
  );
  const all = new Float32Array(codes.length * codes[0].length);
  for (const [row, one] of codes.entries()) all.set(one, row * one.length);
  return each(moments, model.levels(all, codes.length));
}

/** @type {(moments: Moment[], levels: Float32Array) => [Moment, Float32Array][]} */
function each(moments, levels) {
  const size = levels.length / moments.length;
  return moments.map((moment, place) => [moment, levels.slice(place * size, (place + 1) * size)]);
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
    const found = known.get(keyframe) ?? {
      latent: at([keyframe.seed]),
      weight: chosenAt([keyframe.seed], keyframe.label, labels),
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

/** @type {(one: Float32Array, other: Float32Array) => Float32Array} */
function added(one, other) {
  return one.map((level, pixel) => level + other[pixel]);
}
