// Questions to a worker, each with its answer, or why there is none.

import { say } from "./texts.js";

export function createQuestions() {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (why: unknown) => void }>} */
  const asked = new Map();
  let count = 0;

  /** @param {MessageEvent} message */
  function hear({ data: { id, answer, trouble } }) {
    if (trouble) asked.get(id)?.reject(new Error(say(trouble)));
    else asked.get(id)?.resolve(answer);
    asked.delete(id);
  }

  return {
    isOpen: () => worker !== null,

    /** @param {Worker} made - Who is asked from now on. */
    open(made) {
      worker = made;
      made.addEventListener("message", hear);
    },

    /** @type {(question: string, given: unknown, moved?: Transferable[]) => Promise<any>} */
    ask(question, given, moved = []) {
      return new Promise((resolve, reject) => {
        count += 1;
        asked.set(count, { resolve, reject });
        worker?.postMessage({ id: count, asked: question, given }, moved);
      });
    },

    /** @param {string} reason - Why nobody answers any more. */
    close(reason) {
      worker?.terminate();
      for (const { reject } of asked.values()) reject(new Error(reason));
      asked.clear();
    },
  };
}

/** @param {unknown} error */
export function sentenceOf(error) {
  return error instanceof Error ? error.message : String(error);
}
