// The way from a visitor's own picture to a seed's: a film of each model, under one slider. What the
// slider is at is shown where the model's rebuilt picture was.

/** @import { Lab } from "../lab.js" */
/** @import { State } from "../state.js" */

import { labelled } from "../captions.js";
import { element } from "../fields.js";
import { bends } from "../state.js";
import { t } from "../texts.js";

const FRAMES = 33; // both ends included
const PLACE = "\u0000"; // of the link, in its sentence
const LASTS = 2600; // ms, when it plays
const SEEN = /** @type {const} */ (["position", "label", "temperature"]); // of a state, and bends

/**
 * @typedef {{ keep?: (pixels: Uint8Array) => Promise<void> }} Keeps - Where there are clips.
 *
 * @param {HTMLElement} place - Is filled.
 * @param {object} parts
 * @param {Lab & Keeps} parts.lab
 * @param {Map<string, HTMLCanvasElement>} parts.canvases - Of what is rebuilt, by model.
 * @param {(share: number) => void} parts.moved - Hears how far on the way it is.
 * @param {(error: unknown) => void} parts.failed
 */
export function createWay(place, { lab, canvases, moved, failed }) {
  const { props, state, engine } = lab;
  const { noun, side, kind } = props.collection;
  const names = [...canvases.keys()].map((model) => props.names[model]);
  place.innerHTML = `<div class="yours-head"><p></p>
      <small ${names.length > 1 ? "" : "hidden"}>${t("Top to bottom: {names}", { names: names.join(", ") })}</small>
      <button type="button" class="yours-keep">${t("Add to the clip")}</button></div>
    <div class="lab-time"><button type="button" class="lab-play"></button>
      <div class="yours-films"><input type="range" min="0" max="${FRAMES - 1}" step="1" value="0"
        aria-label="${t("The way from yours to the seed")}"></div></div>`;
  const [words, keeps, play, slider] = ["p", ".yours-keep", ".lab-play", "input"].map(
    (selector) => /** @type {any} */ (place.querySelector(selector)),
  );
  const link = /** @type {HTMLAnchorElement} */ (element("a"));
  const films = new Map(
    [...canvases.keys()].map((model) => {
      const canvas = /** @type {HTMLCanvasElement} */ (
        element("canvas", { "aria-hidden": "true" })
      );
      slider.before(canvas);
      return [model, canvas];
    }),
  );
  /** @type {Map<string, ImageBitmap>} All pictures of a way in a row, by model. */
  const ways = new Map();
  /** @type {Uint8Array | null} The visitor's own picture. */
  let own = null;
  let led = ""; // to which state it leads
  let number = 0; // of ways: an earlier one that comes is late
  let playing = 0; // the animation frame that is due

  slider.addEventListener("input", () => {
    rest();
    paint();
  });
  play.addEventListener("click", () => (playing ? rest() : begin()));
  keeps.hidden = !lab.keep;
  keeps.addEventListener("click", () => own && lab.keep?.(own).catch(failed));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    state.set({ view: "explore" }, "controls");
  });
  state.subscribe((now) => {
    if (now.view === "yours" && own && endOf(now) !== led) lead(own);
    else if (now.view !== "yours") rest();
  });
  new ResizeObserver(paintFilms).observe(slider);
  rest();

  /**
   * Leads from a picture to what the state is at.
   * @param {Uint8Array} pixels
   */
  async function lead(pixels) {
    own = pixels;
    number += 1;
    const mine = number;
    const { now } = state;
    led = endOf(now);
    place.ariaBusy = "true";
    const at = Number(now.position.toFixed(4));
    link.textContent = t("seed {at}, {kind} {label}", { at, kind, label: labelled(now.label) });
    const query = new URLSearchParams(location.search);
    query.set("view", "explore");
    link.href = `?${query}`;
    const [before, after] = t("From your {noun} to {seed}", { noun, seed: PLACE }).split(PLACE);
    words.replaceChildren(before, link, after);
    try {
      const found = await Promise.all(
        [...films.keys()].map((model) => engine.way({ ...now, model }, pixels, FRAMES)),
      );
      if (mine !== number) {
        for (const image of found) image.close();
        return;
      }
      for (const [index, model] of [...films.keys()].entries()) {
        ways.get(model)?.close();
        ways.set(model, found[index]);
      }
      place.hidden = false;
      place.ariaBusy = null;
      paintFilms();
      paint();
    } catch (error) {
      if (mine !== number) return;
      close();
      failed(error);
    }
  }

  function paint() {
    const frame = Number(slider.value);
    for (const [model, image] of ways) {
      const context = canvases.get(model)?.getContext("2d");
      context?.drawImage(image, frame * side, 0, side, side, 0, 0, side, side);
    }
    const share = frame / (FRAMES - 1);
    slider.ariaValueText = t("{percent:.0f} % of the way", { percent: 100 * share });
    moved(share);
  }

  /** As many of its pictures as there is room for, the first and the last at its ends. */
  function paintFilms() {
    for (const [model, canvas] of films) {
      const { width, height } = canvas.getBoundingClientRect();
      const image = ways.get(model);
      if (!(image && width && height)) continue;
      const density = devicePixelRatio || 1;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const square = canvas.height;
      context.imageSmoothingEnabled = square < 2 * side;
      const last = Math.max(Math.floor(canvas.width / square) - 1, 1);
      for (let index = 0; index <= last; index++) {
        const frame = Math.round((index / last) * (FRAMES - 1));
        const left = Math.round((index / last) * (canvas.width - square));
        context.drawImage(image, frame * side, 0, side, side, left, 0, square, square);
      }
    }
  }

  function begin() {
    const from = slider.value === slider.max ? 0 : Number(slider.value);
    const begun = performance.now() - (from / (FRAMES - 1)) * LASTS;
    play.textContent = "❚❚";
    play.ariaLabel = t("Pause");
    playing = requestAnimationFrame(tick);

    /** @param {number} now - In ms. */
    function tick(now) {
      const share = Math.min(Math.max(now - begun, 0) / LASTS, 1);
      slider.value = String(Math.round(share * (FRAMES - 1)));
      paint();
      if (share < 1) playing = requestAnimationFrame(tick);
      else rest();
    }
  }

  function rest() {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "▶";
    play.ariaLabel = t("Play the way");
  }

  function close() {
    for (const image of ways.values()) image.close();
    ways.clear();
    place.hidden = true;
  }

  /** There will be another picture: what is shown is what is rebuilt of it. */
  function back() {
    own = null;
    number += 1;
    rest();
    slider.value = "0";
    moved(0);
  }

  return {
    lead,
    back,

    /** There is no picture. */
    forget() {
      back();
      close();
    },
  };
}

/**
 * All that the end of the way depends on but the model.
 * @param {Readonly<State>} now
 */
function endOf(now) {
  return [...SEEN.map((name) => now[name]), bends(now)].join("/");
}
