// The stage: paints where the state is, and says what is painted; the words are the picture's.

/** @import { Mood } from "./engine.js" */
/** @import { createState, State } from "./state.js" */
/** @import { createStrips, Frame, Strip } from "./strips.js" */

import { alike, decibels, titleOf, verdictOf } from "./captions.js";
import { createMeter } from "./meter.js";
import { keepSharp } from "./sharp.js";
import { bends, isOnTheWay } from "./state.js";
import { STEPS } from "./strips.js";
import { t } from "./texts.js";

const AHEAD = 2; // strips fetched before they are needed
const FAST = 0.25; // seeds from one paint to the next: a hand that passes by, or jumps
const LATE = 1000; // ms without a picture until the wait is explained
const WARMING = t("warming up …");

/**
 * @typedef {object} Collection - What is drawn; see artlab/collections/collection.py.
 * @property {string} name
 * @property {string} noun
 * @property {string} kind - What its classes are.
 * @property {string[]} labels - Its classes, as they are asked for.
 * @property {string[]} spoken - The same, each with its article.
 * @property {number} side - Of a picture, in pixels.
 * @property {number} filled - Of its side, what the longer side of its ink has.
 * @property {string} middle - What of its ink is in the middle: its "mass", or its "box"; or "whole".
 * @property {string} look - That it opens in.
 * @property {string} pixels - The same: "crisp" or "smooth".
 *
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {Collection} parts.collection
 * @param {Record<string, string>} parts.names - Of the models, as people say them.
 * @param {number[]} parts.bars - What a real picture of each class scores; none, if unknown.
 * @param {number} parts.last - Seed of all.
 * @param {ReturnType<typeof createState>} parts.state
 * @param {ReturnType<typeof createStrips>} parts.strips
 * @param {Record<Mood, string>} parts.sources - Who draws, in a sentence.
 * @param {() => void} parts.opened - Called when there is a picture, the first time.
 */
export function createStage(view, parts) {
  const { collection, names, bars, last, state, strips, sources, opened } = parts;
  const frame = /** @type {HTMLElement} */ (view.querySelector(".lab-frame"));
  const drawn = /** @type {HTMLCanvasElement} */ (frame.querySelector("canvas"));
  const real = /** @type {HTMLCanvasElement} */ (view.querySelector(".lab-real canvas"));
  const [title, caption] = view.querySelectorAll("figcaption");
  const [psnr, ssim] = view.querySelectorAll("[data-score]");
  const reading = /** @type {HTMLElement} */ (view.querySelector(".lab-reading"));
  const trouble = /** @type {HTMLElement} */ (view.querySelector(".lab-trouble"));
  const source = /** @type {HTMLElement} */ (view.querySelector(".lab-source"));

  let due = 0; // the animation frame that is to be painted
  let direction = 0; // of a walk: 1 or -1; 0 where somebody jumps
  let passed = Number.NEGATIVE_INFINITY; // the last position that was painted
  let isBending = false; // a hand changes the shape: each picture is seen once
  let isMoving = false; // a hand is at it: between two frames a blend will do
  /** @type {Frame | null} The one that the words tell of. */
  let shown = null;
  let titled = ""; // and what it is
  let late = 0; // timer
  let refused = ""; // why what somebody has entered cannot be had
  let missing = ""; // why the strip has not come
  const { tell: mark } = createMeter(view, bars);

  drawn.ariaValueMax = String(last);
  keepSharp(frame, collection.side);

  state.subscribe((now, before, by) => {
    const way = now.position - before.position;
    if (by !== "rest") direction = Math.abs(way) <= AHEAD ? Math.sign(way) : 0;
    isMoving = isOnTheWay(by);
    isBending = by === "bend";
    refused = "";
    paintSoon();
  });

  function paintSoon() {
    due ||= requestAnimationFrame(() => {
      due = 0;
      paint();
    });
  }

  function paint() {
    const { now } = state;
    const isFast = Math.abs(now.position - passed) > FAST;
    passed = now.position;
    const { strip, start } = look(now, isFast);
    const seed = Math.floor(now.position);
    for (let next = 1; direction && !(isFast && strips.isNear(now)) && next <= AHEAD; next++) {
      const near = seed + direction * next;
      if (near >= 0 && near <= last) strips.strip(now, near);
    }
    if (strip?.frames) {
      const { frames } = strip;
      const place = Math.max((now.position - start) * STEPS, 0);
      const first = Math.min(Math.floor(place), frames.length - 1);
      const second = Math.min(first + 1, frames.length - 1);
      show(now, start + Math.round(place) / STEPS, frames[first], frames[second], place - first);
    } else if (direction) {
      const known = strips.nearest(now);
      if (known) show(now, known.at, known.frame);
    } // else what is shown stays, with its words
    explain(strip);
  }

  /**
   * Returns the strip that has the frame to show, if it is here. Where they are drawn here, the
   * frame comes first, and the strip around it when the hand stays.
   * @type {(now: State, isFast: boolean) => { strip: Strip | undefined, start: number }}
   */
  function look(now, isFast) {
    const isFrame = (now.position * STEPS) % 1 === 0;
    const start = isFrame || isMoving ? Math.floor(now.position) : now.position;
    if (strips.isHere(now, start) || !strips.isNear(now))
      return { strip: strips.strip(now, start), start };
    const here = isMoving ? Math.round(now.position * STEPS) / STEPS : now.position;
    const alone = strips.frame(now, here);
    if (alone && !(isFast || isBending)) strips.strip(now, start);
    return { strip: alone, start: here };
  }

  /**
   * Shows a frame, or a blend of two, and the words and figures of the nearer.
   * @param {State} now
   * @param {number} at - The nearer's position.
   * @param {Frame} first
   * @param {Frame} [second]
   * @param {number} [share] - Of the second, in [0, 1].
   */
  function show(now, at, first, second = first, share = 0) {
    put(drawn, 0, first, second, share);
    const nearer = share < 0.5 ? first : second;
    if (nearer === shown) return;
    if (!shown) opened();
    shown = nearer;
    if (nearer.psnr === undefined) real.getContext("2d")?.clearRect(0, 0, real.width, real.height);
    else put(real, 1, nearer);
    titled = titleOf(now, at, { collection, names });
    const verdict = verdictOf(nearer, collection);
    write(caption, verdict.caption);
    write(psnr, decibels(nearer.psnr));
    write(ssim, alike(nearer.ssim));
    write(reading, verdict.reading);
    mark(nearer);
    drawn.ariaValueNow = String(at);
    drawn.ariaValueText = titled;
    const { model, label, temperature } = now;
    const bent = bends(now);
    const reference = nearer.index ?? "";
    Object.assign(view.dataset, { model, label, temperature, position: at, reference, bent });
  }

  /**
   * Says whether the picture is what was asked for, and if not, why.
   * @param {Strip | undefined} strip
   */
  function explain(strip) {
    if (strip) {
      clearTimeout(late);
      late = 0;
      missing = strip.refusal ?? "";
      tell(missing ? "trouble" : "ready");
    } else {
      late ||= setTimeout(tell, LATE, "waiting");
      tell(view.dataset.state);
    }
    const sentence = refused || missing;
    write(trouble, sentence);
    trouble.hidden = !sentence;
  }

  /** @param {string | undefined} mood */
  function tell(mood) {
    if (view.dataset.state !== mood) view.dataset.state = mood;
    write(title, [titled, mood === "waiting" && WARMING].filter(Boolean).join(" · "));
  }

  /**
   * Draws a frame of a strip's row, and over it a share of another's. Pixels are never read
   * back: browsers that guard against fingerprints answer that with noise.
   * @param {HTMLCanvasElement} canvas
   * @param {number} row
   * @param {Frame} first
   * @param {Frame} [second]
   * @param {number} [share] - Of the second, in [0, 1].
   */
  function put(canvas, row, first, second = first, share = 0) {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { side } = collection;
    for (const [{ image, column }, opacity] of /** @type {[Frame, number][]} */ ([
      [first, 1],
      [second, share],
    ])) {
      context.globalAlpha = opacity;
      context.drawImage(image, side * column, side * row, side, side, 0, 0, side, side);
    }
  }

  return {
    paintSoon,

    /**
     * Says who draws.
     * @param {Mood} mood - The engine's.
     * @param {string} [reason]
     */
    tellEngine(mood, reason = "") {
      view.dataset.engine = mood;
      write(source, sources[mood]);
      source.title = reason;
    },

    /**
     * Says why what was entered cannot be had, until something else is; "" takes it back.
     * @param {string} sentence
     */
    refuse(sentence) {
      refused = sentence;
      paintSoon();
    },
  };
}

/**
 * Changes words in place, if they change: nodes that come and go cost a layout each.
 * @param {Element} place
 * @param {string} words
 */
function write(place, words) {
  const text = /** @type {Text} */ (place.firstChild);
  if (text.data !== words) text.data = words;
}
