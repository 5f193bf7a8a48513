// Directions: what pushes a latent, half-way to its code; see artlab/directions.py.

/** @import { Bent } from "../state.js" */
/** @import { Packed } from "./drawing.js" */

import { BENDS } from "../state.js";
import { unpack } from "./weights.js";

/**
 * @param {string} name - The model's.
 * @param {Packed} [packed] - Nothing of a model that has none.
 */
export function createDirections(name, packed) {
  const known = packed ? unpack(packed.content, `${name}-directions`, packed.version).arrays : {};

  /** @param {Bent} asked */
  function bent(asked) {
    return BENDS.filter((each) => Number(asked[each]));
  }

  /**
   * Returns what is added for each class, (classes, code_dim), one after the other; null if
   * nothing is.
   * @param {Bent} asked
   * @returns {Float32Array | null}
   */
  function push(asked) {
    const some = bent(asked).filter((each) => each in known);
    if (some.length === 0) return null;
    const sum = new Float32Array(known[some[0]].values.length);
    for (const each of some) {
      const step = Math.fround(Number(asked[each]));
      for (const [place, value] of known[each].values.entries()) sum[place] += step * value;
    }
    return sum;
  }

  return {
    /**
     * Returns a direction that is asked for and not there.
     * @param {Bent} asked
     */
    lacks: (asked) => bent(asked).find((each) => !(each in known)),

    push,

    /**
     * Returns what is added to each latent, (count, code_dim), one after the other; null if nothing
     * is.
     * @param {Bent[]} every
     * @param {Float32Array} chosen - Weights over the classes, of each.
     */
    pushes(every, chosen) {
      const pushed = every.map(push);
      const first = pushed.find(Boolean);
      if (!first) return null;
      const classes = chosen.length / every.length;
      const length = first.length / classes;
      const sums = new Float32Array(every.length * length);
      for (const [row, one] of pushed.entries())
        for (const [place, value] of (one ?? []).entries())
          sums[row * length + (place % length)] +=
            chosen[row * classes + Math.floor(place / length)] * value;
      return sums;
    },
  };
}
