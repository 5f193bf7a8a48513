// What a question needs beside what draws: files that are fetched once, whoever asks first.

/** @import { Source } from "./engine.js" */

import { fetched } from "./fetched.js";

/**
 * @typedef {(question: string, packed: object, moved: Transferable[]) => Promise<void>} Hand
 *
 * @param {object} parts
 * @param {Source} parts.source
 * @param {(name: string) => string} parts.version - Of a model.
 * @param {Record<string, object>} parts.bends - What each model can bend.
 * @param {Set<string>} parts.loaded - What the worker has, by name and version.
 * @param {Hand} parts.hand - Gives the worker what has come.
 */
export function createNeeds({ source, version, bends, loaded, hand }) {
  /** @type {Map<string, Promise<void>>} By name and version. */
  const needed = new Map();

  return {
    /** @param {string} key - Name and version. */
    underway: (key) => needed.get(key),

    /**
     * Fetches a file; if it does not come, it is asked for again by who needs it next.
     * @param {string} name - Of the file.
     * @param {string} model - Whose it is.
     * @param {string} question - What hands it to the worker.
     */
    need(name, model, question) {
      const key = `${name}/${version(model)}`;
      const coming = needed.get(key) ?? bring();
      needed.set(key, coming);
      return coming;

      async function bring() {
        try {
          const { packed, moved } = await fetched(source, name, version, { model, bends });
          await hand(question, packed, moved);
          loaded.add(key);
        } catch (error) {
          needed.delete(key);
          throw error;
        }
      }
    },
  };
}
