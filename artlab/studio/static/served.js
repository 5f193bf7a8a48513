// What the engine is made of, where a server has it.

/** @import { Source } from "./engine.js" */

import { sentence } from "./server.js";

/**
 * @param {string} root - Where the weights are.
 * @returns {Source}
 */
export function served(root) {
  return {
    worker: () => new Worker(at("worker/worker.js"), { type: "module" }),
    scripts: [at("vendor/tf-core.es2017.min.js"), at("vendor/tf-backend-wasm.es2017.min.js")],
    wasm: at("vendor/tfjs-backend-wasm-simd.wasm"),
    async weights(name, version, signal) {
      const answer = await fetch(`${root}/${version}/${name}.bin`, { signal });
      if (!answer.ok) throw new Error(await sentence(answer));
      return answer.arrayBuffer();
    },
  };
}

/** @param {string} name */
function at(name) {
  return new URL(name, import.meta.url).href;
}
