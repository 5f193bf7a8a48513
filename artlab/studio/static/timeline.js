// The timeline: a few seeds of the walk as a film, under a slider. It is zoomed so that a hand's
// movement walks, and moves on at its ends.

/** @import { Collection } from "./stage.js" */
/** @import { createState } from "./state.js" */
/** @import { createStrips } from "./strips.js" */

import { isOnTheWay, unbent } from "./state.js";
import { STEPS } from "./strips.js";
import { t } from "./texts.js";

const QUIET = 150; // ms without movement until landmarks that are missing are asked for
const EDGE = 0.06; // of its length, at either end: a hand that stays there moves it on
const DRIFT = 1.5; // spans a second, at the very end
const TICK = 90; // px from one seed's name to the next, at least

/**
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {Collection} parts.collection
 * @param {number} parts.first - Seed of all.
 * @param {number} parts.last
 * @param {ReturnType<typeof createState>} parts.state
 * @param {ReturnType<typeof createStrips>} parts.strips
 */
export function addTimeline(view, { collection, first, last, state, strips }) {
  const place = /** @type {HTMLElement} */ (view.querySelector("#lab-slider"));
  const canvas = /** @type {HTMLCanvasElement} */ (place.querySelector("canvas"));
  const slider = /** @type {HTMLInputElement} */ (place.querySelector("input"));
  const ticks = /** @type {HTMLElement} */ (place.querySelector(".lab-ticks"));
  const size = { width: 1, height: 1 }; // px
  let span = 4; // seeds that are seen
  let apart = 1; // seeds from one picture to the next
  let start = Number.NaN; // the seed at its left end
  let due = 0; // the animation frame that is to be painted
  let filmed = ""; // what the pictures are of, and where they are
  let quiet = 0; // timer
  let hand = Number.NaN; // where a hand holds it, in [0, 1]
  let holder = 0; // its pointer
  let drifting = 0; // the animation frame in which it moves on
  let before = 0; // ms, of the last one

  new ResizeObserver(measure).observe(place);
  state.subscribe((now, then, by) => {
    if (now.position !== then.position) moveOn(now.position, isOnTheWay(by));
    if (now.span !== then.span) measure();
    paintSoon();
  });

  function measure() {
    const { width, height } = canvas.getBoundingClientRect();
    if (!(width && height)) return; // another view is shown
    const density = devicePixelRatio || 1;
    Object.assign(size, { width, height });
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    const count = Math.max(Math.floor(width / height), 2);
    const asked = Number(state.now.span);
    apart = asked ? asked / count : 1 / (count >= 12 ? 4 : 2);
    span = asked || count * apart;
    if (asked) apart = Math.max(1, Math.round(apart));
    start = Number.NaN;
    moveOn(state.now.position, false);
    paintSoon();
  }

  /**
   * Moves what is seen, so that a position is in it; and where somebody jumps, around it.
   * @type {(position: number, isHand: boolean) => void}
   */
  function moveOn(position, isHand) {
    const margin = Math.min(0.5, span / 6);
    let from = start;
    const isOut = !(position >= from && position <= from + span);
    if (Number.isNaN(from) || (isOut && !isHand)) from = position - span / 3;
    from = Math.min(from, position - margin);
    from = Math.max(from, position + margin - span);
    from = Math.min(Math.max(from, first), Math.max(last - span, first));
    start = Math.round(from * STEPS) / STEPS;
  }

  function paintSoon() {
    due ||= requestAnimationFrame(() => {
      due = 0;
      paint();
    });
  }

  function paint() {
    const { position } = state.now;
    // A step is a frame, or less where frames are wider than pixels.
    const step = span * STEPS > size.width ? String(1 / STEPS) : "any";
    if (slider.step !== step) slider.step = step;
    slider.min = String(start);
    slider.max = String(start + span);
    slider.value = String(position);
    slider.ariaValueText = view.dataset.position
      ? t("seed {at}", { at: Number(view.dataset.position) })
      : "";
    paintLandmarks();
    paintTicks();
    clearTimeout(quiet);
    quiet = setTimeout(askForMore, QUIET);
  }

  /** @returns {number[]} Where pictures are. */
  function landmarks() {
    const from = Math.floor(start / apart) * apart;
    const count = Math.ceil(span / apart) + 2;
    return Array.from({ length: count }, (_, index) => from + index * apart).filter(
      (seed) => seed >= first && seed <= last,
    );
  }

  function paintLandmarks() {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { side } = collection;
    const scale = canvas.width / size.width;
    const tall = canvas.height;
    context.imageSmoothingEnabled = tall < 2 * side;
    // As they are bent, pictures take each other's place.
    const film = [strips.kindOf(unbent(state.now)), start, span, canvas.width, tall].join("/");
    if (film !== filmed) context.clearRect(0, 0, canvas.width, tall);
    filmed = film;
    for (const seed of landmarks()) {
      const frame = strips.known(state.now, seed);
      const middle = ((seed - start) / span) * size.width * scale;
      if (frame)
        context.drawImage(
          frame.image,
          side * frame.column, 0, side, side,
          Math.round(middle - tall / 2), 0, tall, tall,
        ); // biome-ignore format: two boxes
    }
  }

  function paintTicks() {
    const step = Math.max(1, Math.ceil((TICK * span) / size.width));
    const from = Math.ceil(start / step) * step;
    const names = [];
    for (let seed = from; seed <= start + span && seed <= last; seed += step) names.push(seed);
    while (ticks.childElementCount < names.length) ticks.append(document.createElement("span"));
    for (const [index, tick] of /** @type {HTMLElement[]} */ ([...ticks.children]).entries()) {
      const seed = names[index];
      tick.hidden = seed === undefined;
      if (tick.hidden) continue;
      const text = String(seed);
      if (tick.textContent !== text) tick.textContent = text;
      tick.style.transform = `translateX(calc(${(((seed - start) / span) * size.width).toFixed(1)}px - 50%))`;
    }
  }

  /** Landmarks come last: what a hand waits for has its turn first. */
  function askForMore() {
    const { now } = state;
    const near = landmarks().sort(
      (one, other) => Math.abs(one - now.position) - Math.abs(other - now.position),
    );
    const missing = near.find((seed) => !strips.known(now, seed));
    if (missing !== undefined) strips.spare(now, Math.floor(missing));
  }

  slider.addEventListener("input", () => {
    const position = Math.min(Number(slider.value), last);
    state.set({ position }, slider.step === "any" ? "hand" : "controls");
  });
  slider.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    holder = event.pointerId;
    hold(event);
    before = performance.now();
    drifting = requestAnimationFrame(drift);
  });
  slider.addEventListener("pointermove", (event) => {
    if (!Number.isNaN(hand) && event.pointerId === holder) hold(event);
  });
  slider.addEventListener("pointerup", release);
  slider.addEventListener("pointercancel", release);

  /** @param {PointerEvent} event */
  function hold(event) {
    const { left, width } = slider.getBoundingClientRect();
    hand = (event.clientX - left) / width;
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (Number.isNaN(hand) || event.pointerId !== holder) return;
    hand = Number.NaN;
    cancelAnimationFrame(drifting);
    // After the slider's own last event.
    requestAnimationFrame(() => {
      const rested = Math.round(state.now.position * STEPS) / STEPS;
      state.set({ position: rested }, "rest");
    });
  }

  /** @param {number} now - In ms. */
  function drift(now) {
    const passed = Math.min(now - before, 100);
    before = now;
    drifting = requestAnimationFrame(drift);
    const beyond = Math.max(EDGE - hand, 0) - Math.max(hand - 1 + EDGE, 0);
    if (!beyond || state.now.span !== "auto") return;
    const share = Math.min(Math.abs(beyond) / EDGE, 1);
    const way = (-Math.sign(beyond) * share * DRIFT * span * passed) / 1000;
    const position = Math.min(Math.max(state.now.position + way, first), last);
    state.set({ position }, "hand");
  }

  return { paintSoon };
}
