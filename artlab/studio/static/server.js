// The server: asks it for strips, in the addresses of artlab/studio/serving/strips_route.py.

/** @import { State } from "./state.js" */
/** @import { Drawn, Scores, Versions } from "./strips.js" */

import { bends } from "./state.js";
import { asked, t } from "./texts.js";

const SILENT = t("the server does not answer; the page goes on asking");
const UNREADABLE = t("this browser cannot read the pictures: reload the page, or take another");

/** @typedef {{ picture: string, frames: Scores[] }} Packed - As the server sends a strip. */

/**
 * @param {object} source
 * @param {string} source.root - Where the strips are.
 * @param {Versions} source.versions
 */
export function createServer({ root, versions }) {
  /** @type {Promise<Versions> | null} Newer ones, until a strip has come. */
  let renewing = null;

  /** @type {(state: State, seed: number) => string} */
  function addressOf(state, seed) {
    const { model, label, temperature, reference } = state;
    const bent = bends(state);
    const plain = [root, version(model), model, label, temperature, reference, seed].join("/");
    return bent ? `${plain}?directions=${version(`${model}-directions`)}&${bent}` : plain;
  }

  /** @param {string} name */
  function version(name) {
    return versions[name] ?? "none";
  }

  /** @returns {Promise<Versions>} */
  async function newVersions() {
    const answer = await fetch(`${root}/versions`).catch(() => null);
    return answer?.ok ? answer.json() : versions;
  }

  return {
    version,
    isJudge: true,

    /**
     * Returns the strip that begins at a seed, or why there is none; null if the model has been
     * replaced on the server's disk: the version is another now, so ask again.
     * @param {State} state
     * @param {number} seed
     * @returns {Promise<Drawn | null>}
     */
    async strip(state, seed) {
      const address = addressOf(state, seed);
      const answer = await fetch(address, asked).catch(() => null);
      const packed = answer?.ok && (await answer.json().catch(() => null));
      if (answer?.status === 404) {
        renewing ??= newVersions();
        versions = await renewing;
        if (addressOf(state, seed) !== address) return null;
      }
      renewing = null;
      if (packed) return decoded(packed);
      return { refusal: answer && !answer.ok ? await sentence(answer) : SILENT };
    },
  };
}

/**
 * Returns a strip as it is shown, or why it cannot be.
 * @param {Packed} strip
 * @returns {Promise<Drawn>}
 */
export async function decoded({ picture, frames }) {
  try {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }), {
      colorSpaceConversion: "none",
    });
    return { frames: frames.map((scores, column) => ({ image, column, ...scores })) };
  } catch {
    return { refusal: UNREADABLE };
  }
}

/**
 * Ours are one plain sentence, or JSON that has one as its detail; what stands between may answer
 * with a page of its own.
 * @param {Response} answer
 * @returns {Promise<string>}
 */
export async function sentence(answer) {
  const kind = answer.headers.get("content-type") ?? "";
  if (kind.startsWith("text/plain")) return (await answer.text()) || SILENT;
  return (kind.startsWith("application/json") && (await answer.json()).detail) || SILENT;
}
