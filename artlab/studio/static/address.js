// The address: its query string holds the state, so that a link shows what its sender saw, and
// a reload, Back and Forward find it again. What else it says, to others, stays.

/** @import { createState, Option, State } from "./state.js" */

import { refusal } from "./state.js";

const PAUSE = 500; // ms from one note to the next: Safari allows a hundred in half a minute
const APART = 1000; // ms; what comes later is a movement of its own, and has its own entry
const HUB = "https://huggingface.co"; // shows a Space in a frame, under an address of its own

/**
 * @typedef {object} Words
 * @property {Record<keyof State, string>} names - Of the state's values, in an address.
 * @property {Record<string, Option>} options - What they may be; by their own names.
 * @property {Record<string, string>} [usual] - How the page looks, unless an address says else.
 */

/**
 * Returns what a query string says of the state, and which of it cannot be had, in a sentence.
 * @param {string} query
 * @param {Words} words
 * @returns {{ found: Partial<State>, sentence: string }}
 */
export function read(query, { names, options }) {
  const parameters = new URLSearchParams(query);
  /** @type {Record<string, string | number>} */
  const found = {};
  /** @type {string[]} */
  const refused = [];
  for (const [value, name] of Object.entries(names)) {
    const text = parameters.get(name)?.trim();
    if (text === undefined) continue;
    const option = options[value === "position" ? "seed" : value];
    const why = refusal(text, name, option);
    if (why) refused.push(why);
    else if (option.words.length > 0 || text === option.unset) found[value] = text;
    else found[value] = value === "position" ? Number(text) : String(Number(text));
  }
  return { found, sentence: refused.join("; ") };
}

/**
 * Returns a query string that holds a state, and whatever else it held. Of what does not change
 * the picture it says only what is not as usual.
 * @param {string} query
 * @param {State} state
 * @param {Words} words
 */
export function write(query, state, { names, usual = {} }) {
  const parameters = new URLSearchParams(query);
  for (const [value, name] of Object.entries(names)) {
    const text = String(state[/** @type {keyof State} */ (value)]);
    if (usual[value] === text) parameters.delete(name);
    else parameters.set(name, text);
  }
  return `?${parameters}`;
}

/**
 * Lets the address follow the state, and the state Back and Forward. A movement is one entry of
 * the history, however long; where it began is another.
 * @param {ReturnType<typeof createState>} state
 * @param {State} start - What a page without a query string shows.
 * @param {Words} words
 * @param {(sentence: string) => void} refuse - Says what cannot be had.
 */
export function follow(state, start, words, refuse) {
  let later = 0; // timer
  let moved = Number.NEGATIVE_INFINITY; // ms; when the state last has

  /** @type {(now: Readonly<State>, isNew?: boolean) => void} */
  function note(now, isNew = false) {
    clearTimeout(later);
    later = 0;
    const query = write(location.search, now, words);
    if (query === location.search) return;
    const address = `${location.pathname}${query}${location.hash}`;
    if (isNew) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
    if (window.parent !== window) window.parent.postMessage({ queryString: query }, HUB);
  }

  function noteNow() {
    note(state.now);
  }

  state.subscribe((now, before, by) => {
    if (by === "address") return;
    const time = performance.now();
    const isJump =
      by !== "bend" &&
      Object.keys(now).some((name) => {
        const value = /** @type {keyof State} */ (name);
        return value !== "position" && now[value] !== before[value];
      });
    const isApart = time - moved > APART && by !== "rest" && by !== "play";
    moved = time;
    if (isJump || isApart) {
      if (later) note(before);
      note(now, true);
    } else later ||= setTimeout(noteNow, PAUSE);
  });

  window.addEventListener("popstate", () => {
    clearTimeout(later);
    later = 0;
    moved = Number.NEGATIVE_INFINITY;
    const { found, sentence } = read(location.search, words);
    state.set({ ...start, ...found }, "address");
    refuse(sentence);
  });
  noteNow();
}
