// The sheet: many pictures at once, of the seeds from the state's on, or of a few in every label.
// Each leads to itself on the stage.

/** @import { Props } from "../lab.js" */
/** @import { createState, State } from "../state.js" */
/** @import { createStrips } from "../strips.js" */
/** @import { Place } from "../worker/drawing.js" */

import { choice, element } from "../fields.js";
import { plural, t } from "../texts.js";
import { createBoard } from "./board.js";
import { savePoster } from "./saving.js";

const ROWS = 10;
const COLUMNS = 10; // where all are seeds

/**
 * @typedef {object} Sheet
 * @property {string} key - Says what its pictures are of.
 * @property {string} title
 * @property {Place[]} places - Of the pictures, row by row.
 * @property {number} columns
 * @property {boolean} isEvery - A column is a label.
 * @property {Readonly<State>} now
 *
 * @param {HTMLElement} section - Is filled.
 * @param {object} parts
 * @param {Props} parts.props
 * @param {ReturnType<typeof createState>} parts.state
 * @param {ReturnType<typeof createStrips>} parts.strips
 * @param {(state: State, places: Place[]) => Promise<ImageBitmap | null>} parts.draw - All at once,
 *   in a row, where strips are near.
 */
export function fillSheet(section, { props, state, strips, draw }) {
  const { labels, kind } = props.collection;
  const { first, last } = props.options.seed;
  const bar = element("div", { class: "lab-sheet-bar" });
  const room = element("div", { class: "lab-room" });
  const title = element("p", { role: "status" });
  const back = button("‹", () => turn(-1));
  const on = button("›", () => turn(1));
  const save = button(t("Save"), () => {
    const { look } = state.now;
    if (shown) savePoster(board.source, { ...shown, now: { ...shown.now, look } }, props);
  });
  const kinds = choice(
    "sheet",
    t("A sheet of"),
    { seeds: t("seeds"), labels: t("every {kind}", { kind }) },
    (sheet) => state.set({ sheet }, "controls"),
  );
  kinds.field.hidden = labels.length < 2;
  save.className = "lab-save-all";
  save.append(element("span", {}, ` ${t("poster")}`)); // there is no room for it on a phone
  bar.append(kinds.field, title, back, on, save);
  section.append(bar, room);
  /** @type {Sheet | null} */
  let shown = null;
  let isDrawing = false;
  let due = 0; // the animation frame that is to be painted
  const board = createBoard(room, { collection: props.collection, rows: ROWS, take, turn, isSeen });

  state.subscribe(paint); // at once: it asks before the stage does, which nobody sees
  paint();
  return { paintSoon };

  function isSeen() {
    return state.now.view === "sheet";
  }

  function paintSoon() {
    due ||= requestAnimationFrame(() => {
      due = 0;
      paint();
    });
  }

  function paint() {
    if (!isSeen()) return;
    const wanted = wantedOf(state.now);
    kinds.show(wanted.now.sheet);
    const isHere = shown?.key === wanted.key;
    if (isHere && shown?.now.pixels !== wanted.now.pixels) show(wanted);
    if (isHere && board.drawn.size === wanted.places.length) return;
    if (strips.isNear(wanted.now)) drawAll(wanted);
    else gather(wanted);
  }

  /**
   * @param {Readonly<State>} now
   * @returns {Sheet}
   */
  function wantedOf(now) {
    const isEvery = now.sheet === "labels" && labels.length > 1;
    const each = isEvery ? labels : [now.label];
    const start = Math.floor(now.position);
    const count = Math.min(seedsOf(isEvery), last - start + 1);
    const seeds = Array.from({ length: count }, (_, index) => start + index);
    return {
      key: [strips.kindOf({ ...now, label: each.join() }), start].join("/"),
      title: t("seeds {first} to {last}", { first: start, last: start + count - 1 }),
      places: seeds.flatMap((position) => each.map((label) => ({ position, label }))),
      columns: isEvery ? labels.length : COLUMNS,
      isEvery,
      now,
    };
  }

  /**
   * Where they are drawn here, all come at once; what is seen stays until then.
   * @param {Sheet} wanted
   */
  async function drawAll(wanted) {
    if (isDrawing) return;
    isDrawing = true;
    const image = await draw(wanted.now, wanted.places);
    isDrawing = false;
    if (image) {
      show(wanted);
      for (const index of wanted.places.keys()) board.add(index, image, index);
      image.close();
      tell(wanted);
    }
    paintSoon();
  }

  /**
   * Else they come one after the other, as the first frames of strips.
   * @param {Sheet} wanted
   */
  function gather(wanted) {
    if (shown?.key !== wanted.key) show(wanted);
    for (const [index, place] of wanted.places.entries()) {
      if (board.drawn.has(index)) continue;
      const frame = strips.strip({ ...wanted.now, ...place }, place.position)?.frames?.[0];
      if (frame) board.add(index, frame.image, frame.column);
    }
    tell(wanted);
  }

  /** @param {Sheet} sheet */
  function show(sheet) {
    const [{ position }] = sheet.places;
    shown = sheet;
    board.show(sheet);
    title.textContent = sheet.title;
    const n = seedsOf(sheet.isEvery);
    back.title = plural("{n} seed back", "{n} seeds back", { n });
    on.title = plural("{n} seed on", "{n} seeds on", { n });
    for (const turner of [back, on]) turner.ariaLabel = turner.title;
    back.disabled = position <= first;
    on.disabled = position + n > last;
  }

  /** @param {Sheet} sheet */
  function tell({ places }) {
    const { size } = board.drawn;
    section.dataset.drawn = `${places[0].position}/${size}`;
    save.disabled = size < places.length;
  }

  /** @param {number} index */
  function take(index) {
    const { position, label } = /** @type {Sheet} */ (shown).places[index];
    state.set({ position, label, view: "explore" }, "controls");
  }

  /** @param {number} way - 1: on; -1: back. */
  function turn(way) {
    const isEvery = state.now.sheet === "labels" && labels.length > 1;
    const position = Math.floor(state.now.position) + way * seedsOf(isEvery);
    if (position <= last) state.set({ position: Math.max(position, first) }, "controls");
  }
}

/** @param {boolean} isEvery - A column is a label. */
function seedsOf(isEvery) {
  return isEvery ? ROWS : ROWS * COLUMNS;
}

/** @type {(words: string, act: () => void) => HTMLButtonElement} */
function button(words, act) {
  const made = element("button", { type: "button" }, words);
  made.addEventListener("click", act);
  return /** @type {HTMLButtonElement} */ (made);
}
