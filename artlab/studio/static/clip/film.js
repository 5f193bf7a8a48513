// The filmstrip: a clip's keyframes, each with its picture; added, moved, timed, removed.

/** @import { Keyframe } from "../worker/walk.js" */
/** @import { Collection } from "../stage.js" */
/** @import { Option } from "../state.js" */

import { labelled, titleOf } from "../captions.js";
import { element, typed } from "../fields.js";
import { refusal } from "../state.js";
import { figure, t } from "../texts.js";

/**
 * @param {HTMLElement} place - Is filled.
 * @param {object} parts
 * @param {Collection} parts.collection
 * @param {Record<string, string>} parts.names - Of the models, as people say them.
 * @param {Option} parts.seconds
 * @param {(keyframes: Keyframe[]) => void} parts.changed
 * @param {(sentence: string) => void} parts.refuse
 */
export function createFilm(place, { collection, names, seconds, changed, refuse }) {
  const { side } = collection;
  const list = element("ol", { class: "clip-film", "aria-label": t("Keyframes") });
  place.append(list);
  /** @type {Keyframe[]} */
  let keyframes = [];
  /** @type {HTMLCanvasElement[]} */
  let canvases = [];
  let lifted = -1; // the card that is dragged

  /** @type {(now: Keyframe[], focus?: [number, string]) => void} */
  function take(now, focus) {
    keyframes = now;
    show();
    changed(keyframes);
    if (!focus) return;
    const [index, act] = focus;
    const there = list.children[Math.min(index, keyframes.length - 1)];
    /** @type {HTMLElement | null} */ (there?.querySelector(`[data-act="${act}"]`))?.focus();
  }

  function show() {
    canvases = [];
    list.replaceChildren(...keyframes.map(card));
  }

  /** @type {(keyframe: Keyframe, index: number) => HTMLElement} */
  function card(keyframe, index) {
    const { seed, label, drawing } = keyframe;
    const item = element("li", { draggable: "true" });
    const size = { width: String(side), height: String(side) };
    const { noun } = collection;
    const words = drawing ? ownOf(noun) : titleOf(keyframe, seed, { collection, names });
    const canvas = /** @type {HTMLCanvasElement} */ (
      element("canvas", { ...size, role: "img", "aria-label": words, title: words })
    );
    canvases.push(canvas);
    const at = drawing ? t("yours") : figure(Number(seed.toFixed(4)));
    const title = element("span", { class: "clip-seed" }, at);
    if (!drawing) title.append(element("small", {}, labelled(label)));
    item.append(canvas, title, timing(keyframe, index), acts(index));
    item.addEventListener("dragstart", () => {
      lifted = index;
    });
    item.addEventListener("dragover", (event) => lifted >= 0 && event.preventDefault());
    item.addEventListener("dragend", () => {
      lifted = -1;
    });
    item.addEventListener("drop", (event) => {
      if (lifted < 0) return; // it is a file
      event.preventDefault();
      event.stopPropagation();
      take(moved(lifted, index));
      lifted = -1;
    });
    return item;
  }

  /** @type {(keyframe: Keyframe, index: number) => HTMLElement} */
  function timing(keyframe, index) {
    const name = t("seconds of keyframe {number}", { number: index + 1 });
    const label = element("label", { class: "clip-seconds" });
    const box = /** @type {HTMLInputElement} */ (
      element("input", { type: "number", step: "any", "aria-label": name })
    );
    const { first, last } = seconds;
    Object.assign(box, { min: String(first), max: String(last), value: String(keyframe.seconds) });
    label.append(box, t("s"));
    typed(box, (text) => {
      const sentence = refusal(text, name, seconds);
      refuse(sentence);
      if (sentence) return false;
      keyframes = keyframes.map((one, at) =>
        at === index ? { ...one, seconds: Number(text) } : one,
      );
      changed(keyframes);
      return true;
    }).show(String(keyframe.seconds));
    return label;
  }

  /** @param {number} index */
  function acts(index) {
    const row = element("span", { class: "clip-acts" });
    const last = keyframes.length - 1;
    const number = index + 1;
    row.append(
      button("‹", t("Move keyframe {number} to the left", { number }), "left", index === 0, () =>
        take(moved(index, index - 1), [index - 1, "left"]),
      ),
      button("×", t("Remove keyframe {number}", { number }), "remove", false, () =>
        take(
          keyframes.filter((_, at) => at !== index),
          [index, "remove"],
        ),
      ),
      button(
        "›",
        t("Move keyframe {number} to the right", { number }),
        "right",
        index === last,
        () => take(moved(index, index + 1), [index + 1, "right"]),
      ),
    );
    return row;
  }

  /** @type {(from: number, to: number) => Keyframe[]} */
  function moved(from, to) {
    const others = keyframes.filter((_, at) => at !== from);
    return [...others.slice(0, to), keyframes[from], ...others.slice(to)];
  }

  return {
    get keyframes() {
      return keyframes;
    },
    take,

    /**
     * Shows their pictures.
     * @param {ImageBitmap} image - All in a row.
     */
    paint(image) {
      for (const [index, canvas] of canvases.entries())
        canvas.getContext("2d")?.drawImage(image, side * index, 0, side, side, 0, 0, side, side);
    },
  };
}

/** @param {string} noun */
export function ownOf(noun) {
  return t("your own {noun}", { noun });
}

/** @type {(words: string, name: string, act: string, isOff: boolean, press: () => void) => HTMLElement} */
function button(words, name, act, isOff, press) {
  const made = /** @type {HTMLButtonElement} */ (
    element("button", { type: "button", "aria-label": name, title: name, "data-act": act }, words)
  );
  made.disabled = isOff;
  made.addEventListener("click", press);
  return made;
}
