// What makes codes of pictures, for a model to paint.

/** @import * as TF from "@tensorflow/tfjs-core" */
/** @import { Packed } from "./drawing.js" */

import { createNetworks } from "./networks.js";
import { unpack } from "./weights.js";

/**
 * Returns the encoder of a model.
 * @param {typeof TF} tf
 * @param {string} name - Of the file.
 * @param {Packed} packed
 */
export function createEncoder(tf, name, { content, version }) {
  const { arrays } = unpack(content, name, version);
  const networks = createNetworks(tf, arrays, 0);
  return {
    /** @param {Uint8Array} picture */
    encode: (picture) => networks.encode(Float32Array.from(picture, (level) => level / 255)),

    dispose: networks.dispose,
  };
}
