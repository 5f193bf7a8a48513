// What a strip holds, drawn and judged here: artlab/strips.py, from the same numbers.

/** @import * as TF from "@tensorflow/tfjs-core" */
/** @import { Collection } from "../stage.js" */
/** @import { Bent, State } from "../state.js" */
/** @import { Asked } from "./networks.js" */
/** @import { Header } from "./weights.js" */

import { blend } from "../blend.js";
import { STEPS } from "../strips.js";
import { createDirections } from "./directions.js";
import { at, chosen as chosenAt, LATENT_DIM, shown } from "./latents.js";
import { createNetworks } from "./networks.js";
import { createReferences } from "./references.js";
import { judge, scores } from "./scores.js";
import { tone } from "./tone.js";
import { unpack } from "./weights.js";

/** @typedef {Header & { steps: number, temperature: number, knots: [number, number][] }} ModelHeader */
/** @typedef {Header & { bars: number[] }} ReferencesHeader */

/** @typedef {{ content: ArrayBuffer, version: string }} Packed */
/** @typedef {Pick<State, "temperature"> & Bent} Heated */
/** @typedef {{ position: number, label: string }} Place - Of a picture in a sheet. */

/**
 * Returns what draws the strips of a model.
 * @param {typeof TF} tf
 * @param {Collection} collection
 * @param {string} name - The model's.
 * @param {Packed & { directions?: Packed }} packed
 */
export function createModel(tf, { labels }, name, { content, version, directions }) {
  const { header, arrays } = unpack(content, name, version);
  const { steps, temperature, knots } = /** @type {ModelHeader} */ (header);
  const networks = createNetworks(tf, arrays, steps);
  const curve = tone(knots);
  const { lacks, push, pushes } = createDirections(name, directions);
  const classes = labels.length;

  /**
   * Returns the pictures of codes, levels in [0, 1], one after the other.
   * @type {(codes: Float32Array, count: number) => Float32Array}
   */
  function levels(codes, count) {
    return curve(networks.paint(codes, count));
  }

  /** @type {(state: Heated, positions: number[], chosen: Float32Array) => Asked} */
  function askedOf(state, positions, chosen) {
    const heat = state.temperature === "own" ? temperature : Number(state.temperature);
    const points = at(positions).map((value) => Math.fround(heat) * value);
    const count = positions.length;
    return { points, count, weights: chosen, classes, push: push(state) };
  }

  /** @type {(state: State, positions: number[], chosen: Float32Array) => Uint8Array} */
  function paint(state, positions, chosen) {
    return bytes(curve(networks.draw(askedOf(state, positions, chosen))));
  }

  return {
    lacks,

    /**
     * Returns pictures at some positions, bytes, one after the other.
     * @param {State} state
     * @param {number[]} positions
     */
    draw(state, positions) {
      // One class is the same for all, and what is made of it is made once.
      const isOne = labels.includes(blend(state.label).first);
      const chosen = chosenAt(isOne ? positions.slice(0, 1) : positions, state.label, labels);
      return paint(state, positions, chosen);
    },

    /**
     * Returns pictures at some places, bytes, one after the other.
     * @param {State} state
     * @param {Place[]} places
     */
    drawEach(state, places) {
      const positions = places.map(({ position }) => position);
      const [{ label }] = places;
      if (places.every((place) => place.label === label))
        return this.draw({ ...state, label }, positions);
      const chosen = new Float32Array(places.length * classes);
      for (const [row, place] of places.entries())
        chosen.set(chosenAt([place.position], place.label, labels), row * classes);
      return paint(state, positions, chosen);
    },

    /**
     * Returns pictures of latents, levels in [0, 1], one after the other.
     * @param {Float32Array} latents
     * @param {Float32Array} chosen - Weights over the classes, of each.
     * @param {(own: number) => Float32Array} heats - Of each, given the model's own.
     * @param {Bent[]} bent - How far each is.
     */
    drawAt(latents, chosen, heats, bent) {
      const heat = heats(temperature);
      const points = latents.map((value, index) => heat[Math.floor(index / LATENT_DIM)] * value);
      const added = pushes(bent, chosen);
      const asked = { points, count: heat.length, weights: chosen, classes, pushes: added };
      return curve(networks.draw(asked));
    },

    /**
     * Returns the code of what is shown at a position.
     * @param {Heated & { position: number, label: string }} asked
     */
    code(asked) {
      const { position, label } = asked;
      return networks.place(askedOf(asked, [position], chosenAt([position], label, labels)));
    },

    levels,

    /**
     * Returns the pictures of codes, bytes, one after the other.
     * @type {(codes: Float32Array, count: number) => Uint8Array}
     */
    paint: (codes, count) => bytes(levels(codes, count)),

    dispose: networks.dispose,
  };
}

/**
 * Returns what judges pictures.
 * @param {typeof TF} tf
 * @param {Collection} collection
 * @param {Packed} packed
 */
export function createJudge(tf, collection, { content, version }) {
  const { header, arrays } = unpack(content, "references", version);
  const { bars } = /** @type {ReferencesHeader} */ (header);
  const references = createReferences(tf, arrays);
  const { labels } = collection;

  return {
    count: references.count,

    /**
     * Returns the verdict on each picture, and the real ones that they are compared with.
     * @param {State} state
     * @param {number[]} positions
     * @param {Uint8Array} pictures - One after the other.
     */
    judge(state, positions, pictures) {
      const isNearest = state.reference === "nearest";
      const indices = isNearest
        ? references.nearest(pictures)
        : positions.map(() => Number(state.reference));
      const size = pictures.length / positions.length;
      /** @type {Uint8Array[]} */
      const real = [];
      const verdicts = indices.map((index, place) => {
        const picture = references.picture(index);
        real.push(picture);
        const wanted = shown(positions[place], state.label, labels);
        const against = { picture, index, label: references.label(index), isNearest };
        const drawn = pictures.subarray(place * size, (place + 1) * size);
        return judge(drawn, against, { collection, shown: wanted, bars });
      });
      return { verdicts, real };
    },

    /**
     * Returns how close a picture is to what it was rebuilt from, and what real one that is near.
     * @param {Uint8Array} given
     * @param {Uint8Array} rebuilt
     */
    compare(given, rebuilt) {
      const [index] = references.nearest(given);
      return { ...scores(given, rebuilt, collection.side), index, label: references.label(index) };
    },

    dispose: references.dispose,
  };
}

/**
 * Returns where the frames of a strip are; between two frames there is one alone, and so at the
 * last seed of all.
 * @param {number} start
 * @param {number} last - Seed of all.
 */
export function frames(start, last) {
  const count = start % 1 ? 1 : STEPS + 1;
  return Array.from({ length: count }, (_, frame) => start + frame / STEPS).filter(
    (position) => position <= last,
  );
}

/** @param {Float32Array} levels */
function bytes(levels) {
  return Uint8Array.from(levels, (level) => Math.round(255 * Math.min(Math.max(level, 0), 1)));
}
