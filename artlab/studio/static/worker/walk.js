// The walk of a clip, drawn here: artlab/clips/path.py and drawing.py, step by step.

/** @import { Collection } from "../stage.js" */
/** @import { Bent } from "../state.js" */
/** @import { Artists, Moment } from "./moments.js" */

import { drawn } from "./moments.js";

const DENSE = 2; // pictures a frame, at least, that a segment is measured by
const LEAST = 24; // and a segment
const HASTE = 1.7; // times the usual step of a loop: more a frame does not take
const PROFILE = 100; // paces that a segment is judged by
export const ACROSS = 128; // pictures in a row of an answer

/**
 * @typedef {Bent & Seen} Keyframe
 * @typedef {object} Seen - A point, and how long it takes from there to the next.
 * @property {string} model
 * @property {number} seed
 * @property {string} label
 * @property {string} temperature - A number, or "own".
 * @property {number} seconds
 * @property {string} [drawing] - Somebody's own picture instead of a seed, packed,
 * @property {Uint8Array} [pixels] - and unpacked.
 *
 * @typedef {object} Asked
 * @property {Keyframe[]} keyframes
 * @property {string} easing
 * @property {string} ending
 * @property {number} rate - Pictures a second; 0: those of the keyframes alone.
 * @property {string[]} models - All that draw.
 *
 * @typedef {{ image: ImageBitmap, order: number[] }} Walked - Pictures in rows, and which of them
 *   is shown at each frame.
 */

/**
 * Draws a walk.
 * @param {Asked} asked
 * @param {Artists} artists
 * @param {Collection} collection
 */
export function walked(asked, artists, collection) {
  const { labels } = collection;
  /** @type {(moments: Moment[]) => Float32Array[]} */
  const draw = (some) => drawn(some, artists, labels);
  const { keyframes, easing, ending, rate } = asked;
  if (!rate) {
    const moments = keyframes.map((first) => ({ first, second: first, share: 0 }));
    return { pictures: draw(moments).map(bytes), order: [...keyframes.keys()] };
  }
  const segments = segmentsOf(keyframes, easing, ending);
  const spans = keyframes.slice(0, segments.length).map(({ seconds }) => seconds);
  const steps = segments.map((ends, place) => {
    const count = Math.max(LEAST, Math.round(DENSE * rate * spans[place]));
    const samples = Array.from({ length: count + 1 }, (_, step) => ({
      ...ends,
      share: step / count,
    }));
    return stepsOf(draw(samples));
  });
  const times = timesOf(
    ending === "loop" && easing !== "hold" ? paced(spans, steps, easing) : spans,
  );
  const moments = instants(times.at(-1) ?? 0, asked).map((instant) => {
    const place = Math.max(
      times.findLastIndex((time) => time <= instant + 1e-9),
      0,
    );
    const last = Math.min(place, segments.length - 1);
    const passed = Math.min((instant - times[last]) / (times[last + 1] - times[last]), 1);
    return { ...segments[last], share: inverse(steps[last], eased(passed, easing)) };
  });
  const there = [...moments.keys()];
  const back = ending === "ping-pong" ? there.slice(1, -1).reverse() : [];
  return { pictures: draw(moments).map(bytes), order: [...there, ...back] };
}

/**
 * Lays pictures out in rows of a length, the last filled up.
 * @param {Uint8Array[]} pictures
 */
export function inRows(pictures) {
  const rows = [];
  const across = Math.min(pictures.length, ACROSS);
  for (let first = 0; first < pictures.length; first += across) {
    const row = pictures.slice(first, first + across);
    rows.push([...row, ...new Array(across - row.length).fill(pictures[0])]);
  }
  return rows;
}

/** @type {(keyframes: Keyframe[], easing: string, ending: string) => { first: Keyframe, second: Keyframe }[]} */
function segmentsOf(keyframes, easing, ending) {
  if (easing === "hold") return keyframes.map((first) => ({ first, second: first }));
  const following = [...keyframes.slice(1), ...(ending === "loop" ? [keyframes[0]] : [])];
  return following.map((second, place) => ({ first: keyframes[place], second }));
}

/** @type {(total: number, asked: Asked) => number[]} */
function instants(total, { easing, ending, rate }) {
  const isOpen = ending === "loop" || easing === "hold";
  const count = Math.max(2, Math.round(total * rate) + (isOpen ? 0 : 1));
  return Array.from(
    { length: count },
    (_, frame) => (frame * total) / (isOpen ? count : count - 1),
  );
}

/**
 * Gives a segment that would be passed in haste more time, and the others less.
 * @type {(spans: number[], steps: number[][], easing: string) => number[]}
 */
function paced(spans, steps, easing) {
  const total = sum(spans);
  const lengths = steps.map(sum);
  const profile = Array.from({ length: PROFILE }, (_, index) => {
    const share = (index + 0.5) / PROFILE;
    return easing === "in-out" ? 6 * share * (1 - share) : 1;
  });
  const most = Math.max(...profile);
  let now = spans;
  for (let turn = 0; turn < 50; turn++) {
    const current = now;
    const usual = median(
      lengths.flatMap((length, place) =>
        profile.map((pace) => ({ pace: (pace * length) / current[place], span: current[place] })),
      ),
    );
    const late = lengths.map(
      (length, place) => (most * length) / current[place] / Math.max(HASTE * usual, 1e-9),
    );
    if (Math.max(...late) <= 1) break;
    const longer = current.map((span, place) => span * Math.max(late[place], 1));
    now = longer.map((span) => (span * total) / sum(longer));
  }
  return now;
}

/** @param {{ pace: number, span: number }[]} paces */
function median(paces) {
  const sorted = paces.sort((one, other) => one.pace - other.pace);
  const half = sum(sorted.map(({ span }) => span)) / 2;
  let passed = 0;
  for (const { pace, span } of sorted) {
    passed += span;
    if (passed >= half) return pace;
  }
  return 0;
}

/** @type {(spans: number[]) => number[]} */
function timesOf(spans) {
  const times = [0];
  for (const span of spans) times.push((times.at(-1) ?? 0) + span);
  return times;
}

/** @type {(share: number, easing: string) => number} */
function eased(share, easing) {
  return easing === "in-out" ? share * share * (3 - 2 * share) : share;
}

/**
 * Returns how far along an arc so much of its change has happened.
 * @type {(steps: number[], share: number) => number}
 */
function inverse(steps, share) {
  const least = Math.max(sum(steps), 1e-9) * 1e-6;
  let rest = share * sum(steps.map((step) => step + least));
  for (const [place, step] of steps.entries()) {
    if (rest <= step + least) return (place + rest / (step + least)) / steps.length;
    rest -= step + least;
  }
  return 1;
}

/** @type {(pictures: Float32Array[]) => number[]} */
function stepsOf(pictures) {
  return pictures.slice(1).map((picture, place) => {
    const before = pictures[place];
    return picture.reduce((all, level, pixel) => all + Math.abs(level - before[pixel]), 0);
  });
}

/** @param {Float32Array} levels */
function bytes(levels) {
  return Uint8Array.from(levels, (level) => Math.round(255 * Math.min(Math.max(level, 0), 1)));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, number) => all + number, 0);
}
