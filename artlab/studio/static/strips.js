// Strips: the frames from a seed to the next, and what each scores; asked for once, and kept.
// See artlab/strips.py. One question with two answers: the engine draws them here, and until it
// can, the server does. Knows nothing of the page.

/** @import { createEngine } from "./engine.js" */
/** @import { State } from "./state.js" */
/** @import { Sentence } from "./texts.js" */

import { bends } from "./state.js";

export const STEPS = 16; // frames to a seed
const AT_ONCE = 4; // strips on their way; a fast hand passes by more than it can see
const IN_TURN = 2; // the same, of the engine, which draws one after the other
const KEPT = 100; // strips, of 107 KB once decoded
const AGAIN = 2000; // ms until what was refused may be asked for again

/**
 * @typedef {object} Scores - A picture's verdict; see artlab/scores/verdict.py.
 * @property {number} index
 * @property {number} label
 * @property {boolean} is_nearest
 * @property {number | null} psnr - In dB; null when picture and reference are identical.
 * @property {number} ssim - At most 1.
 * @property {Sentence} reading
 *
 * @typedef {Scores | { [score in keyof Scores]?: undefined }} Judged - Or nobody has yet.
 *
 * @typedef {{ image: ImageBitmap, column: number } & Judged} Frame - In a picture of all of them.
 *
 * @typedef {{ frames: Frame[], refusal?: undefined }
 *   | { refusal: string, frames?: undefined }} Drawn - Or why not, in a sentence.
 * @typedef {{ kind: string, seed: number } & Drawn} Strip
 * @typedef {object} Server - Who draws while the engine cannot; null: ask again.
 * @property {(name: string) => string} version - Of a model.
 * @property {boolean} isJudge - It scores what the engine draws, and cannot score yet.
 * @property {(state: State, seed: number) => Promise<Drawn | null>} strip
 *
 * @typedef {Record<string, string>} Versions - Of each model: what its pictures depend on.
 */

/**
 * @typedef {object} Asked
 * @property {State} state
 * @property {number} seed
 * @property {boolean} [isAlone] - The first frame will do.
 * @property {boolean} [isJudged] - It is to be judged, if by the server.
 */

/**
 * @param {object} parts
 * @param {Server} parts.server
 * @param {ReturnType<typeof createEngine>} parts.engine
 * @param {() => void} parts.arrived - Called when an answer has come, whatever it is.
 */
export function createStrips({ server, engine, arrived }) {
  /** @type {Map<string, Strip>} By kind and seed; the last used is last. */
  const store = new Map();
  /** @type {Set<string>} What the engine is drawing. */
  const near = new Set();
  /** @type {Set<string>} And the server: who waits for one does not wait for the other. */
  const far = new Set();

  /**
   * All that a strip depends on but its seed.
   * @param {State} state
   */
  function kindOf(state) {
    const { model, label, temperature, reference } = state;
    const bent = bends(state);
    const plain = [server.version(model), model, label, temperature, reference].join("/");
    return bent ? `${plain}?${server.version(`${model}-directions`)}&${bent}` : plain;
  }

  /** @type {(name: string, strip: Strip) => void} */
  function keep(name, strip) {
    if (store.get(name) !== strip) drop(name);
    store.delete(name);
    store.set(name, strip);
    for (const oldest of store.keys()) if (store.size > KEPT) drop(oldest);
  }

  /** @param {string} name */
  function drop(name) {
    store.get(name)?.frames?.[0].image.close();
    store.delete(name);
  }

  /**
   * Unjudged it will do until it can be judged here.
   * @param {Strip} strip
   */
  function isUsable(strip) {
    return isWhole(strip) || !engine.judges();
  }

  /** @param {string} name */
  function here(name) {
    const strip = store.get(name);
    return strip && isUsable(strip) ? strip : undefined;
  }

  /**
   * Returns what is kept under a name; what is not is asked for.
   * @type {(name: string, asked: Asked) => Strip | undefined}
   */
  function kept(name, asked) {
    const found = here(name);
    if (found) keep(name, found);
    if (found && isWhole(found)) return found;
    const isNear = engine.draws(asked.state);
    if (isNear && !found) askNear(name, asked);
    const isJudge = server.isJudge && asked.isJudged && !engine.judges();
    if (!isNear || isJudge) askFar(name, asked);
    return found;
  }

  /** @type {(name: string, asked: Asked) => Promise<void>} */
  async function askNear(name, { state, seed, isAlone }) {
    if (near.size >= IN_TURN || near.has(name)) return;
    const kind = kindOf(state);
    near.add(name);
    take(name, kind, seed, await engine.strip(state, seed, isAlone));
    near.delete(name);
    arrived();
  }

  /** @type {(name: string, asked: Asked) => Promise<void>} */
  async function askFar(name, { state, seed }) {
    if (far.size >= AT_ONCE || far.has(name)) return;
    const kind = kindOf(state);
    far.add(name);
    const drawn = await server.strip(state, seed);
    // What is drawn here needs no word of the server; but that is not asked again at once.
    if (drawn?.refusal && engine.draws(state)) await new Promise((go) => setTimeout(go, AGAIN));
    else take(name, kind, seed, drawn);
    far.delete(name);
    arrived();
  }

  /** @type {(name: string, kind: string, seed: number, drawn: Drawn | null) => void} */
  function take(name, kind, seed, drawn) {
    const known = store.get(name);
    if (known?.frames && isWhole(known))
      drawn?.frames?.[0].image.close(); // it came too late
    else if (drawn) keep(name, { kind, seed, ...drawn });
    if (drawn?.refusal) setTimeout(forgive, AGAIN, name);
  }

  /** @param {string} name */
  function forgive(name) {
    if (store.get(name)?.refusal) drop(name);
    arrived();
  }

  return {
    kindOf,

    /**
     * Returns the frames from a whole seed to the next, or of a seed with a fraction alone; or
     * why there are none. What is not here yet is undefined, and on its way.
     * @param {State} state
     * @param {number} seed
     */
    strip(state, seed) {
      return kept(`${kindOf(state)}/${seed}`, { state, seed, isJudged: true });
    },

    /** @type {(state: State, seed: number) => boolean} */
    isHere(state, seed) {
      return here(`${kindOf(state)}/${seed}`) !== undefined;
    },

    /**
     * Returns the frame at a position if it is here, and asks nobody.
     * @param {State} state
     * @param {number} position
     * @returns {Frame | undefined}
     */
    known(state, position) {
      const seed = Math.floor(position);
      const frames = here(`${kindOf(state)}/${seed}`)?.frames;
      return frames?.[Math.round((position - seed) * STEPS)];
    },

    /**
     * Asks for a strip that nobody waits for, if nothing else is on its way; unjudged it will do.
     * @param {State} state
     * @param {number} seed
     */
    spare(state, seed) {
      if (near.size + far.size === 0) kept(`${kindOf(state)}/${seed}`, { state, seed });
    },

    /** Whether frames are drawn here, where a single one costs the fewest. */
    isNear: engine.draws,

    /**
     * Returns the frame at a position, as a strip of its own; if it is not here, it is on its way.
     * Only the strip around it is judged by somebody else.
     * @param {State} state
     * @param {number} position
     */
    frame(state, position) {
      return kept(`${kindOf(state)}/${position}/alone`, { state, seed: position, isAlone: true });
    },

    /**
     * Returns the frame here that is nearest to the state's position, and where it is.
     * @param {State} state
     */
    nearest(state) {
      const kind = kindOf(state);
      /** @type {{ distance: number, at: number, frame: Frame } | undefined} */
      let found;
      for (const known of store.values()) {
        if (known.kind !== kind || !known.frames) continue;
        const place = Math.max(Math.round((state.position - known.seed) * STEPS), 0);
        const index = Math.min(place, known.frames.length - 1);
        const distance = Math.abs(known.seed + index / STEPS - state.position);
        if (!found || distance < found.distance)
          found = { distance, at: known.seed + index / STEPS, frame: known.frames[index] };
      }
      return found;
    },

    /**
     * Keeps a strip that has come with the page; one that cannot be read is asked for instead.
     * @param {State} state
     * @param {number} seed
     * @param {Promise<Drawn>} strip
     */
    async hold(state, seed, strip) {
      const kind = kindOf(state);
      const drawn = await strip;
      if (drawn.frames) keep(`${kind}/${seed}`, { kind, seed, ...drawn });
      arrived();
    },
  };
}

/** @param {Strip} strip - What is refused is, too: there is no more to wait for. */
function isWhole({ frames }) {
  return !frames || frames[0].psnr !== undefined;
}
