// The pad: a square to draw on with a mouse, a finger or a pen, or to lay a picture on. It keeps what
// was there before, so that any step can be undone.

/** @import { Coloured } from "./fitting.js" */
/** @import { Opened } from "./pictures.js" */

const SIDE = 560; // of the canvas, in pixels, however large it is shown
const THICK = SIDE / 14; // of a stroke
const SOFT = SIDE / 60; // of its edge
const INK = "#ffffff";
const PAPER = "#000000";
const KEPT = 50; // pages that can be gone back to: each may hold a picture

/**
 * @typedef {[x: number, y: number]} Place - On the canvas, in pixels.
 *
 * @typedef {object} Page - What is on the pad at a time: strokes, or somebody's picture.
 * @property {Place[][]} strokes
 * @property {Opened | null} laid
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} hears
 * @param {() => void} hears.begun - A stroke is under way.
 * @param {() => void} hears.changed - There is something else on the pad, at rest.
 */
export function createPad(canvas, { begun, changed }) {
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  /** @type {Page} */
  const blank = { strokes: [], laid: null };
  let pages = [blank]; // the last is there now
  /** @type {Place[] | null} That is being drawn. */
  let stroke = null;
  let drawer = 0; // the pointer that draws it
  paint();

  function now() {
    return /** @type {Page} */ (pages.at(-1));
  }

  /** @param {Page} page */
  function turnTo(page) {
    pages = [...pages, page].slice(-KEPT - 1);
    paint();
  }

  function paint() {
    context.fillStyle = PAPER;
    context.shadowBlur = 0;
    context.fillRect(0, 0, SIDE, SIDE);
    const { strokes, laid } = now();
    if (laid) lay(laid.shown);
    context.strokeStyle = INK;
    context.lineWidth = THICK;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.shadowColor = INK;
    context.shadowBlur = SOFT;
    for (const each of strokes) context.stroke(pathOf(each));
  }

  /** @param {OffscreenCanvas} picture */
  function lay(picture) {
    const scale = SIDE / Math.max(picture.width, picture.height);
    const [width, height] = [scale * picture.width, scale * picture.height];
    context.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Place}
   */
  function placeOf(event) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((event.clientX - left) / width) * SIDE, ((event.clientY - top) / height) * SIDE];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return; // a menu, or a second finger
    canvas.setPointerCapture(event.pointerId);
    drawer = event.pointerId;
    stroke = [placeOf(event)];
    turnTo({ strokes: [...now().strokes, stroke], laid: null });
    begun();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || event.pointerId !== drawer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    stroke.push(...(passed.length > 0 ? passed : [event]).map(placeOf));
    paint();
  });
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  /** @param {PointerEvent} event */
  function lift(event) {
    if (!stroke || event.pointerId !== drawer) return;
    stroke = null;
    changed();
  }

  return {
    get isBlank() {
      return !now().laid && now().strokes.length === 0;
    },

    get isFirst() {
      return pages.length === 1;
    },

    /**
     * Returns what is to be fitted: the strokes, or the picture at its own size.
     * @returns {Coloured}
     */
    given() {
      return now().laid?.picture ?? context.getImageData(0, 0, SIDE, SIDE);
    },

    /** @param {Opened} laid */
    lay(laid) {
      turnTo({ strokes: [], laid });
      changed();
    },

    clear() {
      turnTo(blank);
      changed();
    },

    undo() {
      if (pages.length > 1) pages = pages.slice(0, -1);
      paint();
      changed();
    },
  };
}

/**
 * Returns a smooth way along some places; of one, a dot.
 * @param {Place[]} places
 */
function pathOf(places) {
  const path = new Path2D();
  const [[left, top]] = places;
  path.moveTo(left, top);
  for (const [index, [x, y]] of places.entries()) {
    const [nextX, nextY] = places[index + 1] ?? [x, y];
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  const [x, y] = places.at(-1) ?? [left, top];
  path.lineTo(x + 0.01, y); // a way without a length is not drawn
  return path;
}
