// The board: pictures in rows and columns, in the screen's own pixels; each can be pressed, and keys
// go from one to the next. Knows no state.

/** @import { Collection } from "../stage.js" */
/** @import { Sheet } from "./sheet.js" */

import { labelled } from "../captions.js";
import { element } from "../fields.js";
import { t } from "../texts.js";

const WIDEST = 1 / 6; // of a picture: the gap to the next
const LONG = 1e6; // seeds from there on are too long to stand beside their row
const TYPED = "input, select, textarea, dialog, video"; // they have keys of their own

/**
 * @param {HTMLElement} room - What it fills.
 * @param {object} parts
 * @param {Collection} parts.collection
 * @param {number} parts.rows
 * @param {(index: number) => void} parts.take - Called with what is pressed.
 * @param {(way: number) => void} parts.turn - To the next pictures: 1, or to those before: -1.
 * @param {() => boolean} parts.isSeen
 */
export function createBoard(room, { collection, rows, take, turn, isSeen }) {
  const { side, kind } = collection;
  const source = document.createElement("canvas"); // all in a row, in true pixels
  const canvas = document.createElement("canvas");
  const board = element("div", { class: "lab-board" });
  const cells = element("div", { class: "lab-cells", role: "group" });
  const heads = element("div", { class: "lab-heads", "aria-hidden": "true" });
  const margin = element("div", { class: "lab-margin", "aria-hidden": "true" });
  canvas.ariaHidden = "true";
  board.append(canvas, cells, heads, margin);
  room.append(board);
  /** @type {Sheet | null} What is seen. */
  let shown = null;
  /** @type {Set<number>} Which of its pictures are there. */
  const drawn = new Set();
  let length = side; // of a picture, in the screen's pixels
  let pitch = side; // from one to the next
  let at = 0; // the cell that has the focus, once one has

  new ResizeObserver(fit).observe(room);
  cells.addEventListener("click", ({ target }) => {
    const index = cellsOf().indexOf(/** @type {HTMLElement} */ (target));
    if (index >= 0) take(index);
  });
  cells.addEventListener("focusin", ({ target }) => {
    rove(cellsOf().indexOf(/** @type {HTMLElement} */ (target)));
  });
  // Before the stage's own keys, wherever the focus is.
  document.addEventListener("keydown", press, { capture: true });

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!(shown && isSeen()) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/** @type {Element} */ (event.target).closest?.(TYPED)) return;
    const { columns, places } = shown;
    const start = at - (at % columns);
    /** @type {Record<string, number>} */
    const ways = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      Home: start,
      End: Math.min(start + columns, places.length) - 1,
    };
    if (event.key === "PageDown" || event.key === "PageUp") turn(event.key === "PageDown" ? 1 : -1);
    else if (event.key in ways) {
      const next = ways[event.key];
      cellsOf()[next in places ? next : at].focus();
    } else return;
    event.preventDefault();
  }

  function cellsOf() {
    return /** @type {HTMLElement[]} */ ([...cells.children]);
  }

  /** @param {number} index - Of the one cell that Tab leads to. */
  function rove(index) {
    at = index;
    for (const [place, cell] of cellsOf().entries()) cell.tabIndex = place === at ? 0 : -1;
  }

  /** @param {Sheet} sheet */
  function name({ places, columns, isEvery, title }) {
    while (cells.childElementCount < places.length)
      cells.append(element("button", { type: "button" }));
    for (const [index, cell] of cellsOf().entries()) {
      const place = places[index];
      cell.hidden = !place;
      if (!place) continue;
      const values = { at: place.position, kind, label: labelled(place.label) };
      cell.ariaLabel = isEvery ? t("seed {at}, {kind} {label}", values) : t("seed {at}", values);
      cell.title = cell.ariaLabel;
    }
    rove(Math.min(at, places.length - 1));
    cells.ariaLabel = title;
    const firsts = places.filter((_, index) => index % columns === 0);
    const above = isEvery
      ? places.slice(0, columns).map(({ label }) => label)
      : Array.from({ length: columns }, (_, column) => `+${column}`);
    const [{ position: start }] = places;
    const beside = firsts.map(({ position }) =>
      start < LONG ? String(position) : `+${position - start}`,
    );
    margin.replaceChildren(...beside.map((word) => element("span", {}, word)));
    heads.replaceChildren(...above.map((word) => element("span", {}, word)));
  }

  /** As large as there is room for: whole multiples, where one of them fits. */
  function fit() {
    const density = devicePixelRatio || 1;
    const across = room.clientWidth * density;
    const down = room.clientHeight * density;
    if (!(shown && across && down)) return; // another view is seen
    const { columns } = shown;
    const most = Math.min((across - columns + 1) / columns, (down - rows + 1) / rows);
    length = Math.max(most < side ? Math.floor(most) : side * Math.floor(most / side), 1);
    const gaps = [
      (across - columns * length) / Math.max(columns - 1, 1),
      (down - rows * length) / Math.max(rows - 1, 1),
      length * WIDEST,
    ];
    const gap = Math.floor(Math.min(...gaps));
    pitch = length + gap;
    canvas.width = columns * pitch - gap;
    canvas.height = rows * pitch - gap;
    Object.assign(canvas.dataset, { length, pitch });
    board.style.setProperty("--cell", `${length / density}px`);
    board.style.setProperty("--gap", `${gap / density}px`);
    board.style.setProperty("--columns", String(columns));
    for (const index of drawn) paint(index);
  }

  /** @param {number} index */
  function paint(index) {
    if (!shown) return;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const x = (index % shown.columns) * pitch;
    const y = Math.floor(index / shown.columns) * pitch;
    context.imageSmoothingEnabled = shown.now.pixels === "smooth" || length < side;
    context.drawImage(source, side * index, 0, side, side, x, y, length, length);
  }

  return {
    source,
    drawn,

    /**
     * Shows a sheet, whose pictures are yet to come; or the same, as the state has changed.
     * @param {Sheet} sheet
     */
    show(sheet) {
      const isSame = sheet.key === shown?.key;
      shown = sheet;
      if (!isSame) {
        drawn.clear();
        source.width = side * sheet.places.length;
        source.height = side;
        name(sheet);
      }
      fit();
    },

    /**
     * Shows a picture: a column of an image.
     * @type {(index: number, image: CanvasImageSource, column: number) => void}
     */
    add(index, image, column) {
      const context = /** @type {CanvasRenderingContext2D} */ (source.getContext("2d"));
      context.drawImage(image, side * column, 0, side, side, side * index, 0, side, side);
      drawn.add(index);
      paint(index);
    },
  };
}
