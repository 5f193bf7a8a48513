// Hands on the picture: it is dragged, rolled, played, and glides from seed to seed.

/** @import { createState, Mover } from "./state.js" */

import { isOnTheWay } from "./state.js";
import { STEPS } from "./strips.js";
import { figure, t } from "./texts.js";

const PACES = [1, 2, 4, 0.25, 0.5]; // seeds a second, when it plays
const SEEDS_A_WIDTH = 2; // when it is dragged
const GLIDE = 450; // ms to another seed

/**
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {number} parts.first - Seed of all.
 * @param {number} parts.last
 * @param {ReturnType<typeof createState>} parts.state
 */
export function addHands(view, { first, last, state }) {
  const picture = /** @type {HTMLCanvasElement} */ (view.querySelector(".lab-frame canvas"));
  const play = /** @type {HTMLElement} */ (view.querySelector(".lab-play"));
  const speed = /** @type {HTMLElement} */ (view.querySelector("#lab-pace"));
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {{ pointer: number, x: number, position: number } | null} Where the picture was seized. */
  let grip = null;
  let moving = 0; // the animation frame that is due
  /** @type {number | null} When the last one was, in ms. */
  let before = null;
  /** @type {number | null} Where a glide ends. */
  let target = null;
  let [pace] = PACES;
  let isTouched = false; // somebody has done something on the page
  const firstTouch = new AbortController();

  /** @type {(position: number, by: Mover) => void} */
  function moveTo(position, by) {
    state.set({ position: Math.min(Math.max(position, first), last) }, by);
  }

  /** @param {number} frames */
  function stepBy(frames) {
    moveTo((Math.round(state.now.position * STEPS) + frames) / STEPS, "keys");
  }

  /** To a frame, so that the picture at rest is one that was drawn, not a blend. */
  function rest() {
    moveTo(Math.round(state.now.position * STEPS) / STEPS, "rest");
    letGo();
  }

  function letGo() {
    grip = null;
    target = null;
    cancelAnimationFrame(moving);
    moving = 0;
    view.classList.remove("lab-playing");
    play.textContent = "▶";
    play.ariaLabel = t("Play");
  }

  state.subscribe((now, then, by) => {
    const isFilm = by === "hand" && !grip && moving; // a hand on the film
    const isOther = !isOnTheWay(by) && now.position !== then.position;
    if (isFilm || isOther) letGo(); // somebody else moves it
  });

  for (const kind of ["pointerdown", "keydown", "wheel", "focusin"])
    document.addEventListener(kind, touch, { signal: firstTouch.signal, capture: true });

  /** @param {Event} event */
  function touch(event) {
    isTouched = true;
    firstTouch.abort();
    const isSpace = event instanceof KeyboardEvent && event.key === " "; // it pauses by itself
    const isOurs = isSpace || play.contains(/** @type {Node} */ (event.target));
    if (moving && !isOurs) rest();
  }

  picture.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return; // a menu, or a second finger
    picture.setPointerCapture(event.pointerId);
    if (moving) rest();
    grip = { pointer: event.pointerId, x: event.clientX, position: state.now.position };
  });
  picture.addEventListener("pointermove", (event) => {
    if (grip?.pointer !== event.pointerId) return;
    const share = (event.clientX - grip.x) / picture.clientWidth;
    moveTo(grip.position + SEEDS_A_WIDTH * share, "hand");
  });
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);

  /** @param {PointerEvent} event */
  function release(event) {
    if (grip?.pointer !== event.pointerId) return;
    if (state.now.position !== grip.position) rest();
    grip = null;
  }

  picture.addEventListener(
    "wheel",
    (event) => {
      const isAcross = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey) return; // it zooms
      event.preventDefault();
      stepBy(Math.sign(isAcross ? event.deltaX : event.deltaY));
    },
    { passive: false },
  );

  play.addEventListener("click", toggle);
  speed.addEventListener("click", () => {
    pace = PACES[(PACES.indexOf(pace) + 1) % PACES.length];
    speed.textContent = `×${figure(pace)}`;
    speed.ariaLabel = t("Speed ×{pace}", { pace });
  });

  function toggle() {
    if (moving) return rest();
    view.classList.add("lab-playing");
    play.textContent = "❚❚";
    play.ariaLabel = t("Pause");
    begin();
  }

  function begin() {
    before = null;
    cancelAnimationFrame(moving);
    moving = requestAnimationFrame(walk);
  }

  /** @param {number} now - In ms. */
  function walk(now) {
    const passed = Math.min(now - (before ?? now), 100); // ms; a hidden page stands still
    const { position } = state.now;
    before = now;
    moving = requestAnimationFrame(walk);
    if (target === null) {
      if (view.dataset.state !== "ready") return; // it waits for the picture
      const further = position + (pace * passed) / 1000;
      moveTo(further, "play");
      if (further > last) rest();
      return;
    }
    const left = target - position;
    const stride = (Math.max(Math.abs(left), 1) * passed) / GLIDE;
    if (stride < Math.abs(left)) moveTo(position + Math.sign(left) * stride, "play");
    else {
      moveTo(target, "keys");
      letGo();
    }
  }

  return {
    stepBy,
    toggle,

    /**
     * Glides to a whole seed: the next, or one that is so many further.
     * @param {number} seeds
     */
    glideBy(seeds) {
      const from = target ?? state.now.position;
      const whole = seeds > 0 ? Math.floor(from) : Math.ceil(from);
      const wanted = Math.min(Math.max(whole + seeds, first), last);
      if (isStill.matches) return moveTo(wanted, "keys");
      letGo();
      target = wanted;
      begin();
    },

    /** Plays until somebody touches anything; never where motion is unwelcome. */
    invite() {
      if (!(isStill.matches || isTouched || moving)) toggle();
    },
  };
}
