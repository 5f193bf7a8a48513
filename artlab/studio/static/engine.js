// The engine: draws strips in this browser, in a worker, once the weights are here; see worker/.

/** @import { Collection } from "./stage.js" */
/** @import { State } from "./state.js" */
/** @import { Drawn, Scores } from "./strips.js" */
/** @import { Place } from "./worker/drawing.js" */

const AGAIN = 5000; // ms until weights that did not come are asked for again

/**
 * @typedef {object} Parts
 * @property {Worker} worker
 * @property {string[]} scripts - Of TensorFlow.js; where they are, if the worker has them not.
 * @property {string} wasm - Its binary; where it is.
 *
 * @typedef {object} Source - What the engine is made of.
 * @property {() => Promise<Parts>} parts
 * @property {(name: string, version: string, signal?: AbortSignal) => Promise<ArrayBuffer>} weights
 *   - Of a model, or the references; fails with a sentence, or a TypeError if they did not come.
 *
 * @typedef {"loading" | "ready" | "off"} Mood
 */

/**
 * @param {object} parts
 * @param {Source} parts.source
 * @param {Collection} parts.collection
 * @param {number} parts.last - Seed of all.
 * @param {(name: string) => string} parts.version - Of a model, and of the references.
 * @param {(mood: Mood, reason?: string) => void} parts.tell - Called when it can draw, or cannot.
 */
export function createEngine({ source, collection, last, version, tell }) {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Promise<unknown> | null} Until it has what it draws with. */
  let opening = null;
  /** @type {Promise<unknown> | null} Until it has what it judges with. */
  let judging = null;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (why: unknown) => void }>} */
  const asked = new Map();
  let count = 0; // of questions
  let isOff = false; // for good
  let wanted = ""; // model and version
  /** @type {Set<string>} What it has drawn, it can always draw again. */
  const loaded = new Set();
  /** @type {AbortController | null} Of the weights that are on their way. */
  let fetching = null;

  /** @type {(question: string, given: unknown, moved?: Transferable[]) => Promise<any>} */
  function ask(question, given, moved = []) {
    return new Promise((resolve, reject) => {
      count += 1;
      asked.set(count, { resolve, reject });
      worker?.postMessage({ id: count, asked: question, given }, moved);
    });
  }

  /** @param {MessageEvent} message */
  function hear({ data: { id, answer, trouble } }) {
    if (trouble) asked.get(id)?.reject(new Error(trouble));
    else asked.get(id)?.resolve(answer);
    asked.delete(id);
  }

  async function open() {
    const { worker: made, scripts, wasm } = await source.parts();
    worker = made;
    made.addEventListener("message", hear);
    made.addEventListener("error", (event) => {
      event.preventDefault();
      close("what draws here has stopped");
    });
    await ask("open", { collection, last, scripts, wasm });
  }

  /** @type {(name: string, signal?: AbortSignal) => Promise<{ version: string, content: ArrayBuffer }>} */
  async function packedOf(name, signal) {
    const edition = version(name);
    return { version: edition, content: await source.weights(name, edition, signal) };
  }

  async function judge() {
    const packed = await packedOf("references");
    await opening;
    await ask("judge", packed, [packed.content]);
  }

  /** @type {(model: string, key: string) => Promise<void>} */
  async function load(model, key) {
    fetching = new AbortController();
    const { signal } = fetching;
    tell("loading");
    try {
      opening ??= open();
      judging ??= judge();
      const [packed] = await Promise.all([packedOf(model, signal), opening, judging]);
      if (key !== wanted) return;
      await ask("model", { name: model, ...packed }, [packed.content]);
      loaded.add(key);
      if (key === wanted) tell("ready");
    } catch (error) {
      if (signal.aborted || isOff) return;
      if (!(error instanceof TypeError)) return close(sentenceOf(error));
      judging = null; // the network was cut
      if (!worker) opening = null;
      tell("loading", "the weights did not come; the page asks again");
      setTimeout(() => key === wanted && load(model, key), AGAIN);
    }
  }

  /**
   * Gives up for good: strips are the server's to draw.
   * @param {string} reason
   */
  function close(reason) {
    isOff = true;
    fetching?.abort();
    worker?.terminate();
    loaded.clear();
    for (const { reject } of asked.values()) reject(new Error(reason));
    asked.clear();
    tell("off", reason);
  }

  /**
   * Asks what can always be answered; null if it was not, and then never will be.
   * @type {(question: string, given: unknown) => Promise<any>}
   */
  async function answered(question, given) {
    try {
      return await ask(question, given);
    } catch (error) {
      if (!isOff) close(sentenceOf(error));
      return null;
    }
  }

  /** @param {string} model */
  function keyOf(model) {
    return `${model}/${version(model)}`;
  }

  return {
    /**
     * Begins to load a model, instead of any other that is on its way.
     * @param {string} model
     */
    want(model) {
      const key = keyOf(model);
      if (isOff || key === wanted) return;
      wanted = key;
      fetching?.abort();
      if (loaded.has(key)) tell("ready");
      else load(model, key);
    },

    /** @param {State} state */
    draws({ model }) {
      return loaded.has(keyOf(model));
    },

    /**
     * Returns the strip that begins at a seed, or why there is none; null if the server has to
     * draw it.
     * @param {State} state
     * @param {number} start
     * @param {boolean} isAlone - The first frame will do.
     * @returns {Promise<Drawn | null>}
     */
    async strip(state, start, isAlone) {
      /** @type {{ image: ImageBitmap, frames: Scores[] } | { refusal: string } | null} */
      const drawn = await answered("strip", { state, start, isAlone });
      if (!drawn || "refusal" in drawn) return drawn;
      const { image, frames } = drawn;
      return { frames: frames.map((scores, column) => ({ image, column, ...scores })) };
    },

    /**
     * Returns pictures at some places, all in a row, which nobody has judged; null if there are
     * none.
     * @type {(state: State, places: Place[]) => Promise<ImageBitmap | null>}
     */
    async sheet(state, places) {
      const drawn = await answered("sheet", { state, places });
      return drawn?.image ?? null;
    },
  };
}

/** @param {unknown} error */
function sentenceOf(error) {
  return error instanceof Error ? error.message : String(error);
}
