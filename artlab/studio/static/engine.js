// The engine: draws strips in this browser, in a worker, once the weights are here; see worker/.

/** @import { Collection } from "./stage.js" */
/** @import { State } from "./state.js" */
/** @import { Drawn, Judged } from "./strips.js" */
/** @import { Sentence } from "./texts.js" */
/** @import { Place } from "./worker/drawing.js" */
/** @import { Asked, Walked } from "./worker/walk.js" */

import { fetched } from "./fetched.js";
import { createNeeds } from "./needs.js";
import { createQuestions, sentenceOf } from "./questions.js";
import { say, t } from "./texts.js";

const AGAIN = 5000; // ms until weights that did not come are asked for again

/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("./source.js").Rebuilt} Rebuilt */
/** @typedef {import("./source.js").Mood} Mood */

/**
 * @param {object} parts
 * @param {Source} parts.source
 * @param {Collection} parts.collection
 * @param {number} parts.last - Seed of all.
 * @param {(name: string) => string} parts.version - Of a model, and of the references.
 * @param {Record<string, object>} [parts.bends] - What each model can bend.
 * @param {(mood: Mood, reason?: string) => void} parts.tell - Called when it can draw, or cannot.
 */
export function createEngine({ source, collection, last, version, bends = {}, tell }) {
  const questions = createQuestions();
  const { ask } = questions;
  /** @type {Promise<unknown> | null} Until it has what it draws with. */
  let opening = null;
  let trouble = ""; // why it is off, for good
  let wanted = ""; // model and version
  let isJudging = false; // what judges is on its way
  let missing = ""; // why it has not come
  /** @type {Promise<void>} Of what is wanted. */
  let arriving = Promise.resolve();
  /** @type {Set<string>} What it has drawn, it can always draw again. */
  const loaded = new Set();
  /** @type {import("./needs.js").Hand} */
  const hand = async (question, packed, moved) => {
    await needWorker();
    await ask(question, packed, moved);
  };
  const { need, underway } = createNeeds({ source, version, bends, loaded, hand });
  const needJudge = () => need("references", "references", "judge");
  const judges = () => loaded.has(keyOf("references"));
  /** @type {AbortController | null} Of the weights that are on their way. */
  let fetching = null;

  async function open() {
    try {
      const { worker: made, scripts, wasm } = await source.parts();
      questions.open(made, () => close(t("what draws here has stopped")));
      if (trouble) questions.close(trouble); // meanwhile
      await ask("open", { collection, last, scripts, wasm });
    } catch (error) {
      opening = null; // it may come another time
      throw error;
    }
  }

  function needWorker() {
    opening ??= open();
    return opening;
  }

  /** What judges comes after what draws, and is asked for until it is here. */
  async function judgeToo() {
    if (isJudging || judges() || trouble) return;
    isJudging = true;
    try {
      await needJudge();
      isJudging = false;
    } catch (error) {
      if (trouble) return;
      if (!(error instanceof TypeError)) return close(sentenceOf(error));
      missing = t("the real pictures did not come; the page asks again");
      setTimeout(() => {
        isJudging = false;
        judgeToo();
      }, AGAIN);
    }
    tellReady();
  }

  function tellReady() {
    if (!loaded.has(wanted)) return;
    if (judges()) return tell("ready");
    tell("drawing", missing);
    judgeToo();
  }

  /** @type {(model: string, key: string) => Promise<void>} */
  async function load(model, key) {
    fetching = new AbortController();
    const { signal } = fetching;
    tell("loading");
    try {
      await underway(key);
      if (!loaded.has(key)) {
        const coming = fetched(source, model, version, { bends, signal });
        const [{ packed, moved }] = await Promise.all([coming, needWorker()]);
        if (signal.aborted) return;
        judgeToo();
        await ask("model", packed, moved);
        loaded.add(key);
      }
      tellReady();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof TypeError)) return close(sentenceOf(error));
      tell("loading", t("the weights did not come; the page asks again"));
      setTimeout(() => {
        if (!signal.aborted) arriving = load(model, key);
      }, AGAIN);
    }
  }

  /**
   * Gives up for good: strips are the server's to draw.
   * @param {string} reason
   */
  function close(reason) {
    trouble = reason;
    fetching?.abort();
    questions.close(reason);
    loaded.clear();
    tell("off", reason);
  }

  /** @type {(model: string, before?: Promise<void>) => Promise<void>} */
  async function needModel(model, before) {
    if (trouble) throw new Error(trouble);
    const key = keyOf(model);
    if (loaded.has(key)) return;
    if (key !== wanted) return need(model, model, "model");
    const coming = arriving; // no file is fetched twice at a time
    if (coming === before) throw new TypeError(t("{place} did not come", { place: model }));
    await coming;
    return needModel(model, coming); // or others have been chosen meanwhile
  }

  /** @param {string} model - With what encodes for it. */
  const needBoth = (model) => [needModel(model), need(`${model}-encoder`, model, "encoder")];

  /** @param {() => Promise<unknown>[]} parts - What a question needs, beside what draws. */
  async function have(parts) {
    if (trouble) throw new Error(trouble);
    await Promise.all([needWorker(), ...parts()]);
  }

  /**
   * Asks what can always be answered; null if it was not, and then never will be.
   * @type {(question: string, given: unknown) => Promise<any>}
   */
  async function answered(question, given) {
    try {
      return await ask(question, given);
    } catch (error) {
      if (!trouble) close(sentenceOf(error));
      return null;
    }
  }

  /** @param {string} name */
  function keyOf(name) {
    return `${name}/${version(name)}`;
  }

  return {
    close,
    trouble: () => trouble, // why it is off; nothing while it may draw

    /**
     * Begins to load a model, instead of any other that is on its way.
     * @param {string} model
     */
    want(model) {
      const key = keyOf(model);
      if (trouble || key === wanted) return;
      wanted = key;
      fetching?.abort();
      if (loaded.has(key)) tellReady();
      else arriving = load(model, key);
    },

    /**
     * Returns what a model makes of a picture that it encodes and draws again, and the scores of
     * that against the picture. Fails with a sentence, or a TypeError if what it needs did not come.
     * @param {string} model
     * @param {Uint8Array} pixels - In the collection's form.
     * @returns {Promise<Rebuilt>}
     */
    async rebuild(model, pixels) {
      await have(() => [needJudge(), ...needBoth(model)]);
      return ask("rebuild", { model, pixels });
    },

    /**
     * Returns the way from a picture, as the state's model rebuilds it, to the state's: so many
     * pictures, in a row. It fails as above.
     * @type {(state: State, pixels: Uint8Array, count: number) => Promise<ImageBitmap>}
     */
    async way(state, pixels, count) {
      await have(() => needBoth(state.model));
      return (await ask("way", { state, pixels, count })).image;
    },

    /** @type {(asked: Asked) => Promise<Walked>} It fails as above. */
    async walk(asked) {
      const isOwn = asked.keyframes.some(({ drawing }) => drawing);
      await have(() => asked.models.flatMap((one) => (isOwn ? needBoth(one) : [needModel(one)])));
      return ask("walk", asked);
    },

    /** @type {(state: State) => boolean} */
    draws: ({ model }) => loaded.has(keyOf(model)),

    judges, // else nobody has judged what it draws

    /**
     * Returns the strip that begins at a seed, or why there is none; null if the server has to
     * draw it.
     * @param {State} state
     * @param {number} start
     * @param {boolean} [isAlone] - The first frame will do.
     * @returns {Promise<Drawn | null>}
     */
    async strip(state, start, isAlone) {
      /** @type {{ image: ImageBitmap, frames: Judged[] } | { refusal: Sentence } | null} */
      const drawn = await answered("strip", { state, start, isAlone });
      if (!drawn || "refusal" in drawn) return drawn && { refusal: say(drawn.refusal) };
      const { image, frames } = drawn;
      return { frames: frames.map((scores, column) => ({ image, column, ...scores })) };
    },

    /**
     * Returns pictures at some places, all in a row, which nobody has judged; null if there are
     * none.
     * @type {(state: State, places: Place[]) => Promise<ImageBitmap | null>}
     */
    async sheet(state, places) {
      return (await answered("sheet", { state, places }))?.image ?? null;
    },
  };
}
