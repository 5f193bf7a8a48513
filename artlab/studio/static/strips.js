// Strips: the frames from a seed to the next, and what each scores; fetched, decoded, stored.
// See artlab/strips.py. Knows the server, and nothing of the page.

/** @import { State } from "./state.js" */

export const STEPS = 16; // frames to a seed
const AT_ONCE = 4; // strips on their way; a fast hand passes by more than it can see
const KEPT = 100; // strips, of 107 KB once decoded
const AGAIN = 2000; // ms until what was refused may be asked for again
const SILENT = "the server does not answer; the page goes on asking";
const UNREADABLE = "this browser cannot read the pictures: reload the page, or take another";

/**
 * @typedef {object} Scores - A picture's verdict; see artlab/scores/verdict.py.
 * @property {number} index
 * @property {number} label
 * @property {boolean} is_nearest
 * @property {number | null} psnr - In dB; null when picture and reference are identical.
 * @property {number} ssim - At most 1.
 * @property {string} reading
 *
 * @typedef {{ image: ImageBitmap, column: number } & Scores} Frame - In a picture of all of them.
 *
 * @typedef {{ kind: string, seed: number, frames: Frame[], refusal?: undefined }} Strip
 * @typedef {{ refusal: string, kind?: undefined, frames?: undefined }} Refusal - In a sentence.
 * @typedef {{ picture: string, frames: Scores[] }} Packed - As the server sends it.
 * @typedef {Record<string, string>} Versions - Of each model: what its pictures depend on.
 */

/**
 * @param {object} source
 * @param {string} source.root - Where the strips are.
 * @param {Versions} source.versions
 * @param {() => void} source.arrived - Called when an answer has come, whatever it is.
 */
export function createStrips({ root, versions, arrived }) {
  /** @type {Map<string, Strip | Refusal>} By address; the last used is last. */
  const store = new Map();
  /** @type {Set<string>} Addresses. */
  const underway = new Set();
  /** @type {Promise<Versions> | null} Newer ones, until a strip has come. */
  let renewing = null;

  /**
   * All that a strip depends on but its seed.
   * @param {State} state
   */
  function kindOf({ model, label, temperature, reference }) {
    return [root, versions[model] ?? "none", model, label, temperature, reference].join("/");
  }

  /** @type {(address: string, entry: Strip | Refusal) => void} */
  function keep(address, entry) {
    store.delete(address);
    store.set(address, entry);
    for (const oldest of store.keys()) if (store.size > KEPT) drop(oldest);
  }

  /** @param {string} address */
  function drop(address) {
    store.get(address)?.frames?.[0].image.close();
    store.delete(address);
  }

  /** @type {(state: State, seed: number, address: string) => Promise<void>} */
  async function ask(state, seed, address) {
    const kind = kindOf(state);
    underway.add(address);
    try {
      const answer = await fetch(address).catch(() => null);
      const strip = answer?.ok && (await answer.json().catch(() => null));
      if (strip) {
        keep(address, { kind, seed, frames: await decoded(strip) });
        renewing = null;
      } else if (!answer || answer.ok) {
        refuse(address, SILENT);
      } else if (answer.status !== 404 || !(await isRenewed(state, kind))) {
        refuse(address, await sentence(answer));
      }
    } catch {
      refuse(address, UNREADABLE);
    }
    underway.delete(address);
    arrived();
  }

  /**
   * Returns whether the model has been replaced on the server's disk, and is known by now.
   * @type {(state: State, kind: string) => Promise<boolean>}
   */
  async function isRenewed(state, kind) {
    renewing ??= newVersions();
    versions = await renewing;
    return kindOf(state) !== kind;
  }

  /** @returns {Promise<Versions>} */
  async function newVersions() {
    const answer = await fetch(`${root}/versions`).catch(() => null);
    return answer?.ok ? answer.json() : versions;
  }

  /** @type {(address: string, refusal: string) => void} */
  function refuse(address, refusal) {
    renewing = null;
    keep(address, { refusal });
    setTimeout(() => {
      if (store.get(address)?.refusal) drop(address);
      arrived();
    }, AGAIN);
  }

  return {
    /**
     * Returns the frames from a whole seed to the next, or of a seed with a fraction alone; or
     * why there are none. What is not here yet is undefined, and on its way.
     * @param {State} state
     * @param {number} seed
     */
    strip(state, seed) {
      const address = `${kindOf(state)}/${seed}`;
      const known = store.get(address);
      if (known) keep(address, known);
      else if (underway.size < AT_ONCE && !underway.has(address)) ask(state, seed, address);
      return known;
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
        if (known.kind !== kind) continue;
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
     * @param {Packed} strip
     */
    async hold(state, seed, strip) {
      const kind = kindOf(state);
      const frames = await decoded(strip).catch(() => null);
      if (frames) keep(`${kind}/${seed}`, { kind, seed, frames });
      arrived();
    },
  };
}

/**
 * @param {Packed} strip
 * @returns {Promise<Frame[]>}
 */
async function decoded({ picture, frames }) {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }), {
    colorSpaceConversion: "none",
  });
  return frames.map((scores, column) => ({ image, column, ...scores }));
}

/**
 * Ours are one plain sentence; what stands between may answer with a page of its own.
 * @param {Response} answer
 */
async function sentence(answer) {
  const isOurs = answer.headers.get("content-type")?.startsWith("text/plain");
  return (isOurs && (await answer.text())) || SILENT;
}
