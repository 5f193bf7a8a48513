// Hands on the picture: it is dragged, walked by keys and wheel, and plays.

/** @import { createState, Mover } from "./state.js" */

import { STEPS } from "./strips.js";

const SEEDS_A_SECOND = 1; // when it plays
const SEEDS_A_WIDTH = 2; // when it is dragged
/** @type {Record<string, number>} Frames to go. */
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 16, PageDown: -16 };

/**
 * @param {Element} view
 * @param {{ last: number, state: ReturnType<typeof createState> }} parts - The last seed of all.
 */
export function addHands(view, { last, state }) {
  const picture = /** @type {HTMLCanvasElement} */ (view.querySelector("canvas"));
  const play = /** @type {HTMLElement} */ (view.querySelector(".lab-play"));
  /** @type {{ x: number, position: number } | null} Where the picture was seized on the screen. */
  let grip = null;
  let playing = 0; // the animation frame that is due
  /** @type {number | null} When the last one was, in ms. */
  let before = null;

  /** @type {(position: number, by: Mover) => void} */
  function moveTo(position, by) {
    state.set({ position: Math.min(Math.max(position, 0), last) }, by);
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
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "▶";
    play.ariaLabel = "Play";
  }

  state.subscribe((now, then, by) => {
    if (by !== "hand" && now.position !== then.position) letGo(); // somebody else moves it
  });

  picture.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return; // a menu, or a second finger
    picture.setPointerCapture(event.pointerId);
    if (playing) rest();
    grip = { x: event.clientX, position: state.now.position };
  });
  picture.addEventListener("pointermove", (event) => {
    if (!grip || !event.isPrimary) return;
    const share = (event.clientX - grip.x) / picture.clientWidth;
    moveTo(grip.position + SEEDS_A_WIDTH * share, "hand");
  });
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);

  function release() {
    if (grip && state.now.position !== grip.position) rest();
    grip = null;
  }

  // Up and down the wheel scrolls the page, unless somebody has turned to the picture.
  picture.addEventListener(
    "wheel",
    (event) => {
      const isAcross = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey || !(isAcross || picture === document.activeElement)) return;
      event.preventDefault();
      stepBy(Math.sign(isAcross ? event.deltaX : event.deltaY));
    },
    { passive: false },
  );
  picture.addEventListener("keydown", (event) => {
    if (event.key === " ") toggle();
    else if (event.key in KEYS) stepBy(KEYS[event.key]);
    else return;
    event.preventDefault();
  });

  function toggle() {
    if (playing) return rest();
    play.textContent = "❚❚";
    play.ariaLabel = "Pause";
    before = null;
    playing = requestAnimationFrame(walk);
  }

  /** @param {number} now - In ms. */
  function walk(now) {
    const passed = Math.min(now - (before ?? now), 100); // ms; a hidden page stands still
    const further = state.now.position + (SEEDS_A_SECOND * passed) / 1000;
    before = now;
    playing = requestAnimationFrame(walk);
    moveTo(further, "hand");
    if (further > last) rest();
  }
  play.addEventListener("click", toggle);
}
