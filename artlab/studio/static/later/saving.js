// Saving: pictures and sheets as PNG files, in the colours of the look. The pixels of canvases are
// read back here, and nowhere else: a browser that guards against fingerprints may change a level.

/** @import { Props } from "../lab.js" */
/** @import { createState, State } from "../state.js" */
/** @import { Sheet } from "./sheet.js" */

import { bentTo, labelled } from "../captions.js";
import { element } from "../fields.js";
import { LOOKS } from "../looks.js";
import { BENDS, bends } from "../state.js";
import { t } from "../texts.js";
import { telling } from "./telling.js";

const PRINT = 2048; // px, at most, of a picture that is printed
const POSTER = 2000; // px, at least, across a poster
const LEVELS = 256;
const KEPT = 60_000; // ms that a browser has to fetch a file
const MARGIN = 20; // to a poster's width
const LETTER = 1 / 50; // of it

/**
 * Adds the choice of what is saved, and returns it; from then on the button opens it.
 * @param {HTMLElement} view
 * @param {{ props: Props, state: ReturnType<typeof createState> }} parts
 */
export function addSaving(view, { props, state }) {
  const { side } = props.collection;
  const picture = /** @type {HTMLCanvasElement} */ (view.querySelector(".lab-frame > canvas"));
  const button = /** @type {HTMLButtonElement} */ (view.querySelector("#lab-save"));
  const menu = element("div", { class: "lab-saving", popover: "" });
  const print = Math.max(Math.floor(PRINT / side), 1);
  for (const [title, times] of /** @type {[string, number][]} */ ([
    [t("True pixels"), 1],
    [t("For print"), print],
  ])) {
    const size = `${side * times} × ${side * times}`;
    const choice = element("button", { type: "button" }, title);
    choice.append(element("small", {}, size));
    choice.addEventListener("click", () => {
      menu.hidePopover();
      save(times);
    });
    menu.append(choice);
  }
  view.append(menu);
  button.popoverTargetElement = menu;
  return menu;

  /** @param {number} times - As large. */
  async function save(times) {
    // Between two frames it may be a blend of them: what moves comes to rest at what it shows.
    const { position } = view.dataset;
    if (!position) return; // there is no picture yet
    state.set({ position: Number(position) }, "rest");
    await painted();
    await painted();
    const { look, pixels } = state.now;
    const copy = canvasOf(side * times, side * times);
    const context = contextOf(copy);
    context.imageSmoothingEnabled = pixels === "smooth";
    context.drawImage(picture, 0, 0, copy.width, copy.height);
    colour(copy, look);
    const shown = { ...state.now, ...view.dataset, reference: state.now.reference };
    const told = said(shown, props);
    await download(copy, nameOf(props.stem, shown, `seed${position}`), told);
  }
}

/**
 * Saves a sheet, with a line that says what it shows.
 * @param {HTMLCanvasElement} source - Its pictures in a row, in true pixels.
 * @param {Sheet} sheet
 * @param {Props} props
 */
export async function savePoster(source, sheet, props) {
  const { look, temperature, model } = sheet.now;
  const { names, own, stem, collection } = props;
  const grid = gridOf(source, sheet, collection.side);
  colour(grid, look);
  const stops = LOOKS[look].length > 0 ? LOOKS[look] : ["#000", "#fff"];
  const margin = Math.round(grid.width / MARGIN);
  const poster = canvasOf(grid.width + 2 * margin, grid.height + 3 * margin);
  const context = contextOf(poster);
  context.fillStyle = stops[0];
  context.fillRect(0, 0, poster.width, poster.height);
  context.drawImage(grid, margin, margin);

  const label = sheet.isEvery ? "every" : sheet.now.label;
  const { kind } = collection;
  const what = sheet.isEvery
    ? t("every {kind}", { kind })
    : t("{kind} {label}", { kind, label: labelled(label) });
  const heat = temperature === "own" ? own[model] : Number(temperature);
  const heated = t("temperature {heat}", { heat });
  const words = [names[model], sheet.title, what, heated, ...bentTo(sheet.now)];
  context.fillStyle = stops.at(-1) ?? "";
  context.textBaseline = "middle";
  context.font = `${Math.round(grid.width * LETTER)}px system-ui, sans-serif`;
  const line = grid.height + 2 * margin;
  context.fillText(words.join("  ·  "), margin, line, grid.width * 0.85);
  context.textAlign = "right";
  context.fillText("artlab", margin + grid.width, line);
  const [start, end] = [0, -1].map((place) => sheet.places.at(place)?.position);
  await download(poster, nameOf(stem, { ...sheet.now, label }, `seeds${start}-${end}`));
}

/** @type {(source: HTMLCanvasElement, sheet: Sheet, side: number) => HTMLCanvasElement} */
function gridOf(source, { places, columns, now }, side) {
  const times = Math.ceil(POSTER / (columns * side));
  const length = side * times;
  const pitch = length + times;
  const rows = Math.ceil(places.length / columns);
  const grid = canvasOf(columns * pitch - times, rows * pitch - times);
  const context = contextOf(grid);
  context.imageSmoothingEnabled = now.pixels === "smooth";
  for (const index of places.keys()) {
    const [x, y] = [(index % columns) * pitch, Math.floor(index / columns) * pitch];
    context.drawImage(source, side * index, 0, side, side, x, y, length, length);
  }
  return grid;
}

/**
 * Names a file as artlab/points.py does.
 * @type {(stem: string, shown: Readonly<State>, where: string) => string}
 */
function nameOf(stem, shown, where) {
  const { model, temperature } = shown;
  const label = shown.label.replaceAll("..", "-");
  const heat = temperature === "own" ? [] : [`temperature${Number(temperature)}`];
  const bent = bends(shown).replaceAll("=", "").split("&").filter(Boolean);
  return `${[stem, model, label, where, ...heat, ...bent].join("-")}.png`;
}

/**
 * Colours what is grey, as the filters of looks.js do.
 * @type {(canvas: HTMLCanvasElement, look: string) => void}
 */
function colour(canvas, look) {
  const stops = LOOKS[look];
  if (stops.length === 0) return;
  const tables = [1, 3, 5].map((start) => {
    const levels = stops.map((stop) => Number.parseInt(stop.slice(start, start + 2), 16));
    return Uint8Array.from({ length: LEVELS }, (_, level) => {
      const place = (level / (LEVELS - 1)) * (levels.length - 1);
      const first = Math.min(Math.floor(place), levels.length - 2);
      return Math.round(levels[first] + (place - first) * (levels[first + 1] - levels[first]));
    });
  });
  const context = contextOf(canvas);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const { data } = image;
  for (let pixel = 0; pixel < data.length; pixel += 4)
    for (let channel = 0; channel < 3; channel++)
      data[pixel + channel] = tables[channel][data[pixel + channel]];
  context.putImageData(image, 0, 0);
}

/** @type {(width: number, height: number) => HTMLCanvasElement} */
function canvasOf(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * Returns what a picture's file says of itself: what is shown, and which models have drawn it.
 * @type {(shown: State, props: Props) => object}
 */
function said(shown, { parameters, versions, told }) {
  const every = /** @type {(keyof State)[]} */ (Object.keys(parameters));
  const straight = BENDS.filter((name) => !Number(shown[name]));
  const names = every.filter((name) => !straight.some((one) => one === name));
  const values = names.map((name) => [
    parameters[name],
    name === "position" ? Number(shown[name]) : shown[name],
  ]);
  const { [shown.model]: drawing, references } = versions;
  return {
    artlab: 1,
    picture: { ...told, ...Object.fromEntries(values) },
    versions: { [shown.model]: drawing, references },
  };
}

/** @type {(canvas: HTMLCanvasElement, name: string, told?: object) => Promise<void>} */
async function download(canvas, name, told) {
  /** @type {Blob} */
  const blob = await new Promise((resolve) => {
    canvas.toBlob((made) => resolve(/** @type {Blob} */ (made)));
  });
  const href = URL.createObjectURL(told ? await telling(blob, told) : blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT);
}

/** @returns {Promise<unknown>} */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}
