// Clip: keyframes become a film. It plays here first; then the server renders it.

/** @import { Lab } from "../lab.js" */
/** @import { Keyframe } from "../worker/walk.js" */

import { bentTo, labelled } from "../captions.js";
import { described, keyframesOf, shownOf } from "../clip/description.js";
import { createFilm } from "../clip/film.js";
import { handed } from "../clip/opening.js";
import { AGAIN, createPreview } from "../clip/preview.js";
import { addRendering } from "../clip/rendering.js";
import { addSettings } from "../clip/settings.js";
import { saying } from "../fields.js";
import { sentenceOf } from "../questions.js";
import { BENDS } from "../state.js";
import { plural, t } from "../texts.js";

const SEEDS = 4; // that a clip begins with
const ASKED = 400; // ms after a change until the server is asked what it would take

/**
 * @typedef {object} Clip - What a clip shows, and how; see artlab/clips/document.py.
 * @property {Keyframe[]} keyframes
 * @property {string} easing
 * @property {string} ending
 * @property {string} layout
 * @property {number} rows
 * @property {number} columns
 * @property {string} look
 * @property {boolean} smooth
 * @property {boolean} caption
 * @property {boolean} music
 * @property {string} title
 * @property {string} language
 * @property {string} preset
 * @property {number} rate
 * @property {number} width
 * @property {number} height
 * @property {string} format
 * @property {boolean} unmeasured
 */

/**
 * Builds the view, once, in a section that is empty.
 * @param {HTMLElement} section
 * @param {Lab} lab
 */
export function open(section, lab) {
  const { props, state, engine } = lab;
  const { collection, names, clip: told } = props;
  const { label: kind } = props.parameters;
  section.innerHTML = `<div class="clip-stage">
      <div class="clip-made">
        <div class="clip-head"><h2>${t("Take home a clip")}</h2>
          <button type="button" class="clip-none">${t("Begin anew")}</button></div>
        <div class="clip-preview">
          <canvas width="640" height="480" role="img" aria-label="${t("The clip, as it will be")}"></canvas>
          <div class="clip-time"><button type="button" class="lab-play"></button>
            <input type="range" min="0" max="1" value="0" step="1" aria-label="${t("Time")}">
            <button type="button" class="clip-hear" hidden></button></div>
          <p class="clip-unseen" role="status" hidden></p>
        </div>
        <div class="clip-frames"></div>
        <div class="clip-add">
          <button type="button" class="clip-here"></button>
          <span><button type="button" class="clip-more">${t("Add")}</button>
            <input type="number" min="1" value="${SEEDS}" aria-label="${t("How many seeds to add")}">
            <span class="clip-further"></span></span>
        </div>
        <p class="clip-trouble" role="alert" hidden></p>
      </div>
      <div class="clip-side"></div>
    </div>`;
  /** @type {(selector: string) => any} */
  const one = (selector) => section.querySelector(selector);
  const [canvas, play, time, hear, unseen, side, trouble, here, more, count, onwards, none] = [
    ".clip-preview canvas",
    ".lab-play",
    ".clip-time input",
    ".clip-hear",
    ".clip-unseen",
    ".clip-side",
    ".clip-trouble",
    ".clip-here",
    ".clip-more",
    ".clip-add input",
    ".clip-further",
    ".clip-none",
  ].map(one);
  const { most } = told;
  const tell = saying(unseen);
  const preview = createPreview({ canvas, play, time, hear, lab, tell, description });
  const refuse = saying(trouble);
  const film = createFilm(one(".clip-frames"), {
    collection,
    names,
    seconds: told.keyframe.seconds,
    changed: change,
    refuse,
  });
  const settings = addSettings(side, { props, changed: change });
  settings.show({ look: state.now.look, smooth: state.now.pixels === "smooth" });
  const rendering = addRendering(side, { description, seek: preview.seek });
  let timer = 0;
  let painted = 0; // keyframes that were asked for

  here.addEventListener("click", () => add([hereNow()]));
  more.addEventListener("click", () => add(further(Number(count.value))));
  count.addEventListener("input", label);
  none.addEventListener("click", () => film.take([hereNow()]));
  state.subscribe((seen, before) => {
    if (seen.view === "clip" && before.view !== "clip") preview.resume();
    label();
  });
  handed.take = restore;
  handed.add = addDrawings;
  label();
  film.take(startWith());
  if (handed.clip) restore(handed.clip);
  addDrawings();

  /** @returns {Keyframe} */
  function hereNow() {
    const { now: seen } = state;
    const { model, position, label: which, temperature } = seen;
    const bent = BENDS.filter((name) => Number(seen[name])).map((name) => [name, seen[name]]);
    const seconds = told.keyframe.seconds.default;
    const point = { model, seed: position, label: which, temperature, seconds };
    return { ...point, ...Object.fromEntries(bent) };
  }

  function startWith() {
    const first = hereNow();
    const { last } = props.options.seed;
    return Array.from({ length: SEEDS }, (_, index) => ({
      ...first,
      seed: Math.min(first.seed + index, last),
    }));
  }

  /** @param {number} wanted */
  function further(wanted) {
    const last = film.keyframes.findLast(({ drawing }) => !drawing) ?? hereNow();
    const seeds = Math.min(Math.max(Math.floor(wanted) || 0, 0), most);
    return Array.from({ length: seeds }, (_, index) => ({
      ...last,
      seed: Math.min(Math.floor(last.seed) + index + 1, props.options.seed.last),
    }));
  }

  /** Adds what was drawn in Yours. */
  function addDrawings() {
    const drawings = handed.drawings.splice(0);
    if (drawings.length > 0) add(drawings.map((drawing) => ({ ...hereNow(), drawing })));
  }

  /** @param {Keyframe[]} keyframes */
  function add(keyframes) {
    const all = [...film.keyframes, ...keyframes];
    if (all.length > most) {
      refuse(tooMany(all.length));
      return;
    }
    film.take(all);
  }

  /** @param {number} held - So many keyframes. */
  function tooMany(held) {
    return t("a clip takes at most {most} keyframes, not {count}", { most, count: held });
  }

  function label() {
    const { position, label: which } = state.now;
    const at = Number(position.toFixed(4));
    const words = t("Add what is on the screen: seed {at}, {label}", {
      at,
      label: labelled(which),
    });
    here.textContent = [words, ...bentTo(state.now)].join(", ");
    const n = Number(count.value);
    onwards.textContent = plural("seed on from the last", "seeds on from the last", { n });
  }

  /** @returns {Clip} */
  function now() {
    const shown = settings.values();
    const size = told.presets[shown.preset];
    const sized = size ? { width: size[0], height: size[1] } : {};
    return { ...shown, ...sized, keyframes: film.keyframes };
  }

  /** What the server takes. */
  function description() {
    return { ...props.told, ...described(now(), kind) };
  }

  function change() {
    refuse("");
    rendering.forget();
    const clip = now();
    const least = clip.easing === "hold" ? 1 : 2;
    count.max = String(most);
    clearTimeout(timer);
    timer = setTimeout(ask, ASKED);
    paintFilm();
    if (clip.keyframes.length >= least) preview.show(clip);
  }

  async function ask() {
    const sentence = await rendering.estimate();
    if (sentence) refuse(sentence);
  }

  async function paintFilm() {
    painted += 1;
    const mine = painted;
    const { keyframes } = film;
    if (keyframes.length === 0) return;
    const models = [...new Set(keyframes.map(({ model }) => model))];
    try {
      const asked = { keyframes, easing: "", ending: "", rate: 0, models };
      const { image } = await engine.walk(asked);
      if (mine === painted) film.paint(image);
      image.close();
    } catch (error) {
      const values = { trouble: sentenceOf(error) };
      if (error instanceof TypeError) setTimeout(() => mine === painted && paintFilm(), AGAIN);
      else tell(t("{trouble}: it plays once it is rendered", values));
    }
  }

  /**
   * Takes a clip that a file describes.
   * @param {{ clip: Record<string, any>, sentence: string }} found
   */
  function restore({ clip, sentence }) {
    handed.clip = null;
    const keyframes = keyframesOf(clip, told.keyframe, kind);
    if (keyframes.length > most) {
      refuse(tooMany(keyframes.length));
      return;
    }
    settings.show(shownOf(clip, told.shown));
    film.take(keyframes);
    refuse(sentence);
  }
}
