// Directions: what pushes a latent, half-way to its code; see artlab/directions.py.

/** @import { State } from "../state.js" */
/** @import { Packed } from "./drawing.js" */

import { BENDS } from "../state.js";
import { unpack } from "./weights.js";

/**
 * @param {string} name - The model's.
 * @param {Packed} [packed] - Nothing of a model that has none.
 */
export function createDirections(name, packed) {
  const known = packed ? unpack(packed.content, `${name}-directions`, packed.version).arrays : {};

  /** @param {State} state */
  function bent(state) {
    return BENDS.filter((each) => Number(state[each]));
  }

  return {
    /**
     * Returns a direction that is asked for and not there.
     * @param {State} state
     */
    lacks: (state) => bent(state).find((each) => !(each in known)),

    /**
     * Returns what is added for each class, (classes, code_dim), one after the other; null if
     * nothing is.
     * @param {State} state
     * @returns {Float32Array | null}
     */
    push(state) {
      const some = bent(state).filter((each) => each in known);
      if (some.length === 0) return null;
      const sum = new Float32Array(known[some[0]].values.length);
      for (const each of some) {
        const step = Math.fround(Number(state[each]));
        for (const [place, value] of known[each].values.entries()) sum[place] += step * value;
      }
      return sum;
    },
  };
}
