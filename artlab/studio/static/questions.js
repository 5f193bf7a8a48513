// Questions to a worker, each with its answer, or why there is none.

import { say } from "./texts.js";

export function createQuestions() {
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (why: unknown) => void }>} */
  const asked = new Map();
  let count = 0;
  let closed = ""; // why nobody answers

  /** @param {MessageEvent} message */
  function hear({ data: { id, answer, trouble, isCut } }) {
    if (trouble) asked.get(id)?.reject(new (isCut ? TypeError : Error)(say(trouble)));
    else asked.get(id)?.resolve(answer);
    asked.delete(id);
  }

  return {
    /** @type {(made: Worker, stopped: () => void) => void} Who is asked from now on. */
    open(made, stopped) {
      worker?.terminate();
      worker = made;
      made.addEventListener("message", hear);
      made.addEventListener("error", (event) => {
        event.preventDefault();
        stopped();
      });
    },

    /** @type {(question: string, given: unknown, moved?: Transferable[]) => Promise<any>} */
    ask(question, given, moved = []) {
      return new Promise((resolve, reject) => {
        if (!worker) return reject(new Error(closed));
        count += 1;
        asked.set(count, { resolve, reject });
        worker.postMessage({ id: count, asked: question, given }, moved);
      });
    },

    /** @param {string} reason - Why nobody answers from now on. */
    close(reason) {
      worker?.terminate();
      worker = null;
      closed = reason;
      for (const { reject } of asked.values()) reject(new Error(reason));
      asked.clear();
    },
  };
}

/** @param {unknown} error */
export function sentenceOf(error) {
  return error instanceof Error ? error.message : String(error);
}
