// What is on the screen: one object, in one place. Who changes it does so here, and who
// shows it is told; nothing else holds any of it. Knows no page and no server.
//
// The position is a number; model, label, temperature and reference are words, as in an
// address.

import { blend, isBlend } from "./blend.js";
import { t } from "./texts.js";

/**
 * @typedef {object} State
 * @property {string} model
 * @property {number} position - From 0 to the last seed.
 * @property {string} label - A class, or the word for the one that a seed picks.
 * @property {string} temperature - A number, or "own": the model's.
 * @property {string} reference - Its index, or "nearest".
 * @property {string} [slant] - How far it is bent, in steps; so the three below.
 * @property {string} [thickness]
 * @property {string} [breadth]
 * @property {string} [tallness]
 * @property {string} look - How it is coloured; see looks.js.
 * @property {string} pixels - "crisp" or "smooth".
 * @property {string} span - How many seeds the timeline shows, or "auto".
 * @property {string} sheet - What a sheet shows: "seeds", or some of them in all "labels".
 * @property {string} view - What of the page is seen.
 * @property {string} present - "yes" in the presenter's mode, "no" otherwise.
 * @property {string} lang - The language of the page.
 *
 * @typedef {"controls" | "hand" | "play" | "keys" | "rest" | "bend" | "address"} Mover
 *
 * @callback Follower
 * @param {Readonly<State>} now
 * @param {Readonly<State>} before
 * @param {Mover} by - Who says so.
 *
 * @typedef {object} Option - See artlab/options.py.
 * @property {number} first
 * @property {number} last
 * @property {number} step
 * @property {string[]} words - If it is one of them.
 * @property {string} unset - A word for none; "" where there is none.
 * @property {boolean} [blended] - Two of its words may be blended; see blend.js.
 */

/** What pictures may be bent in; see artlab/directions.py. */
export const BENDS = /** @type {const} */ (["slant", "thickness", "breadth", "tallness"]);

/** @typedef {Partial<Record<typeof BENDS[number], string | number>>} Bent - In steps. */

/**
 * Returns how far pictures are bent, as a query has it; nothing of what is not.
 * @param {Bent} state
 */
export function bends(state) {
  const some = BENDS.filter((name) => Number(state[name]));
  return some.map((name) => `${name}=${Number(state[name])}`).join("&");
}

/**
 * Returns a state as it is without bends, nor on the way to another label.
 * @param {State} state
 * @returns {State}
 */
export function unbent(state) {
  const straight = Object.fromEntries(BENDS.map((name) => [name, "0"]));
  return { ...state, label: blend(state.label).first, ...straight };
}

/**
 * Whether it moves on, frame by frame, and has not come to rest.
 * @param {Mover} by
 */
export function isOnTheWay(by) {
  return by === "hand" || by === "play";
}

/** @param {State} start */
export function createState(start) {
  /** @type {Readonly<State>} */
  let now = Object.freeze({ ...start });
  /** @type {Set<Follower>} */
  const followers = new Set();
  return {
    get now() {
      return now;
    },

    /**
     * Tells the followers what is so now, what was before, and who says so.
     * @param {Partial<State>} changes
     * @param {Mover} by
     */
    set(changes, by) {
      const before = now;
      const names = /** @type {(keyof State)[]} */ (Object.keys(changes));
      if (names.every((name) => changes[name] === before[name])) return;
      now = Object.freeze({ ...before, ...changes });
      for (const follow of followers) follow(now, before, by);
    },

    /** @param {Follower} follow */
    subscribe(follow) {
      followers.add(follow);
      return () => followers.delete(follow);
    },
  };
}

/**
 * Returns why a text is not what an option may be, in a sentence; "" if it is.
 * @param {string} text
 * @param {string} name - The option's, as a person calls it.
 * @param {Option} option
 * @returns {string}
 */
export function refusal(text, name, { first, last, step, words, unset, blended = false }) {
  if (unset && text === unset) return "";
  if (blended && isBlend(text)) {
    const parts = blend(text);
    const one = { first: 0, last: 0, step: 0, words, unset };
    const part = { ...one, last: 1, words: [], unset: "" };
    const said = t("the share of {word}", { word: parts.second });
    return (
      refusal(parts.first, name, one) ||
      refusal(parts.second, name, { ...one, unset: "" }) ||
      refusal(parts.text, said, part)
    );
  }
  const given = text.trim() || t("nothing");
  if (words.length > 0)
    return words.includes(text)
      ? ""
      : t("{name} must be {choices}, not {given}", { name, choices: listed(words, unset), given });
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (first <= value && value <= last && !(step && value % step)) return "";
  const values = { name, first, last, given };
  return step
    ? t("{name} must be a whole number from {first} to {last}, not {given}", values)
    : t("{name} must be a number from {first} to {last}, not {given}", values);
}

/** @type {(words: string[], unset: string) => string} */
function listed(words, unset) {
  const all = unset ? [unset, ...words] : words;
  return t("{others} or {other}", { others: all.slice(0, -1).join(", "), other: all.at(-1) ?? "" });
}
