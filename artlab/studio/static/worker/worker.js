// The worker: draws strips where nobody waits for it. It is told what to draw with, then asked.

/** @import * as TF from "@tensorflow/tfjs-core" */
/** @import * as WASM from "@tensorflow/tfjs-backend-wasm" */
/** @import { Collection } from "../stage.js" */
/** @import { State } from "../state.js" */
/** @import { Sentence } from "../texts.js" */
/** @import { Packed, Place } from "./drawing.js" */
/** @import { Asked, Keyframe } from "./walk.js" */

import { trouble } from "../texts.js";
import { unpacked } from "../yours/packed.js";
import { createJudge, createModel, frames } from "./drawing.js";
import { createEncoder } from "./encoder.js";
import { apart, layOut } from "./rows.js";
import { inRows, walked } from "./walk.js";
import { way } from "./way.js";

// TensorFlow.js asks for all; a browser without SIMD cannot read ours, and so has no engine.
/** @type {("tfjs-backend-wasm.wasm" | "tfjs-backend-wasm-simd.wasm" | "tfjs-backend-wasm-threaded-simd.wasm")[]} */
const BINARIES = [
  "tfjs-backend-wasm.wasm",
  "tfjs-backend-wasm-simd.wasm",
  "tfjs-backend-wasm-threaded-simd.wasm",
];
/** @type {typeof TF & { wasm: typeof WASM }} */
let tf;
/** @type {Collection} */
let collection;
let last = 0; // seed of all
/** @type {ReturnType<typeof createJudge> | null} */
let judge = null;
/** @type {Map<string, ReturnType<typeof createModel>>} By name. */
const models = new Map();
/** @type {Map<string, ReturnType<typeof createEncoder>>} By the model's name. */
const encoders = new Map();

/** @type {Record<string, (given: any) => unknown>} What may be asked. */
const answers = {
  /**
   * @param {{ collection: Collection, last: number, scripts: string[], wasm: string }} given - Of
   *   TensorFlow.js: the addresses of its scripts, and of its binary.
   */
  async open(given) {
    ({ collection, last } = given);
    // biome-ignore lint/performance/noAwaitInLoops: the second builds on the first
    for (const script of given.scripts) await import(script);
    tf = Reflect.get(globalThis, "tf"); // it is what they leave behind
    const binary = await fetch(given.wasm); // by ourselves: TensorFlow.js does not say why it failed
    if (!binary.ok) throw new TypeError("it did not come");
    const place = URL.createObjectURL(await binary.blob());
    tf.wasm.setWasmPaths(Object.fromEntries(BINARIES.map((name) => [name, place])));
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // threads need headers that a Space does not send
    if (!(await tf.setBackend("wasm"))) throw trouble("WebAssembly cannot be had");
  },

  /** @param {Packed} packed */
  judge(packed) {
    const made = createJudge(tf, collection, packed);
    judge?.dispose();
    judge = made;
  },

  /** @param {{ name: string, directions?: Packed } & Packed} packed */
  model({ name, ...packed }) {
    const model = createModel(tf, collection, name, packed);
    models.get(name)?.dispose();
    models.set(name, model);
  },

  /** @param {{ name: string, model: string } & Packed} packed - The file's name, and whose it is. */
  encoder({ name, model, ...packed }) {
    const encoder = createEncoder(tf, name, packed);
    encoders.get(model)?.dispose();
    encoders.set(model, encoder);
  },

  /** @param {{ model: string, pixels: Uint8Array }} given */
  rebuild({ model: name, pixels }) {
    const [model, encoder] = [models.get(name), encoders.get(name)];
    if (!(judge && model && encoder)) throw new Error("it is not here yet");
    const rebuilt = model.paint(encoder.encode(pixels), 1);
    return { pixels: rebuilt, ...judge.compare(pixels, rebuilt) };
  },

  /** @param {{ state: State, pixels: Uint8Array, count: number }} given - Where it ends and begins. */
  async way({ state, pixels, count }) {
    const [model, encoder] = [models.get(state.model), encoders.get(state.model)];
    if (!(model && encoder)) throw new Error("it is not here yet");
    const lacking = model.lacks(state);
    if (lacking) throw trouble(...without(lacking));
    const codes = way(encoder.encode(pixels), model.code(state), count);
    const pictures = apart(model.paint(codes, count), count);
    return { image: await createImageBitmap(layOut([pictures], collection.side)) };
  },

  /** @param {{ state: State, start: number, isAlone: boolean }} given */
  async strip({ state, start, isAlone }) {
    const model = models.get(state.model);
    if (!model) throw new Error("it is not here yet");
    if (judge && Number(state.reference) >= judge.count)
      return { refusal: missing(judge.count, state.reference) };
    const lacking = model.lacks(state);
    if (lacking) return { refusal: without(lacking) };
    const positions = isAlone ? [start] : frames(start, last);
    const pictures = model.draw(state, positions);
    const drawn = apart(pictures, positions.length);
    const found = judge?.judge(state, positions, pictures);
    const rows = found ? [drawn, found.real] : [drawn];
    const image = await createImageBitmap(layOut(rows, collection.side));
    return { image, frames: found?.verdicts ?? drawn.map(() => ({})) };
  },

  /** @param {{ state: State, places: Place[] }} given - Nobody judges a sheet: that costs most. */
  async sheet({ state, places }) {
    const model = models.get(state.model);
    if (!model) throw new Error("it is not here yet");
    const rows = [apart(model.drawEach(state, places), places.length)];
    return { image: await createImageBitmap(layOut(rows, collection.side)) };
  },

  /** @param {Asked} asked */
  async walk(asked) {
    for (const keyframe of asked.keyframes)
      for (const name of asked.models) {
        const lacking = !keyframe.drawing && models.get(name)?.lacks(keyframe);
        if (lacking) throw trouble(...without(lacking));
      }
    const keyframes = await Promise.all(asked.keyframes.map(opened));
    const { pictures, order } = walked({ ...asked, keyframes }, { models, encoders }, collection);
    const rows = inRows(pictures);
    return { order, image: await createImageBitmap(layOut(rows, collection.side)) };
  },
};

/** @type {Promise<unknown>} Of what was asked before: each waits for its turn. */
let turn = Promise.resolve();

self.addEventListener("message", ({ data: { id, asked, given } }) => {
  turn = turn.then(async () => {
    try {
      const answer = /** @type {any} */ (await answers[asked](given));
      self.postMessage({ id, answer }, { transfer: answer?.image ? [answer.image] : [] });
    } catch (error) {
      const { sentence = String(error) } = /** @type {{ sentence?: Sentence }} */ (error);
      // What it is made of may come another time.
      const isCut = asked === "open" && error instanceof TypeError;
      self.postMessage({ id, trouble: sentence, isCut });
    }
  });
});

/** @param {Keyframe} keyframe - Of somebody's own picture its levels are needed. */
async function opened(keyframe) {
  const { drawing } = keyframe;
  return drawing ? { ...keyframe, pixels: await unpacked(drawing) } : keyframe;
}

/** @type {(name: string) => Sentence} */
function without(name) {
  return ["this model has no direction {name}", { name }];
}

/** @type {(count: number, index: string) => Sentence} */
function missing(count, index) {
  return ["there are {count} references, and no {index}", { count, index }];
}
