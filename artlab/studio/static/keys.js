// Keys, and a speaker's clicker: wherever the focus is, but for where somebody types or chooses.

/** @import { createState } from "./state.js" */
/** @import { addHands } from "./hands.js" */
/** @import { Option } from "./state.js" */

import { anySeed } from "./controls.js";
import { element } from "./fields.js";
import { t } from "./texts.js";

const FAR = 16; // times further, with Shift
const CHOOSES = "input, select, textarea, dialog, video"; // with keys of their own
const CHARACTER = /^[^\s]$/u; // a key that somebody who dictates may press by a word
const LATIN = /^[ -~]$/u;
const LETTERS = "artlab-letters"; // whether such keys act, in this browser's storage
const PRESSED = "button, a, summary, label"; // they have a meaning of their own for Space and Enter

/**
 * @typedef {object} Key
 * @property {string[]} keys - As a browser names them.
 * @property {string} name - What a person reads.
 * @property {string} does
 * @property {(event: KeyboardEvent) => void} act
 * @property {boolean} [isWalk] - While it is held, it goes on.
 *
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {ReturnType<typeof createState>} parts.state
 * @param {ReturnType<typeof addHands>} parts.hands
 * @param {Record<string, Option>} parts.options
 * @param {() => void} parts.present - Begins the presenter's mode, or ends it.
 * @param {() => void} parts.share - Shows the link as a code.
 */
export function addKeys(view, { state, hands, options, present, share }) {
  const models = options.model.words;
  const labels = [options.label.unset, ...options.label.words].filter((word) => word.length === 1);

  /** @type {Key[]} */
  const all = [
    walk("→", ["ArrowRight", "ArrowUp"], t("a step further"), (far) => hands.stepBy(far)),
    walk("←", ["ArrowLeft", "ArrowDown"], t("a step back"), (far) => hands.stepBy(-far)),
    walk("Page Down", ["PageDown"], t("to the next seed"), (far) => hands.glideBy(far)),
    walk("Page Up", ["PageUp"], t("to the seed before"), (far) => hands.glideBy(-far)),
    { keys: [" "], name: t("Space"), does: t("play, pause"), act: hands.toggle },
    key("M", t("the other model"), () => {
      const next = (models.indexOf(state.now.model) + 1) % models.length;
      state.set({ model: models[next] }, "keys");
    }),
    {
      keys: labels,
      name: labels.length > 0 ? `${labels[0]}–${labels.at(-1)}` : "",
      does: t("which to draw"),
      act: ({ key: label }) => state.set({ label }, "keys"),
    },
    key("A", t("any: the seed picks"), () => state.set({ label: options.label.unset }, "keys")),
    key("R", t("any seed"), () => state.set({ position: anySeed(options.seed) }, "keys")),
    key("D", t("compare the models, divided"), () => turn("compare")),
    key("S", t("a sheet of many seeds"), () => turn("sheet")),
    key("F", t("present: full screen"), present),
    key("Q", t("the link, as a QR code"), share),
    { keys: ["Escape"], name: "Esc", does: t("leave that"), act: leave },
    { keys: ["?"], name: "?", does: t("these keys"), act: () => dialog.showModal() },
  ];
  let hasLetters = remembered() !== "off";
  const dialog = help(all.filter(({ keys }) => keys.length > 0));
  dialog.querySelector("dl")?.after(
    option(t("Letters, digits and ? are keys"), hasLetters, (isOn) => {
      hasLetters = isOn;
      remember(isOn ? "on" : "off");
    }),
  );
  view.append(dialog);
  view.querySelector("#lab-help")?.addEventListener("click", () => dialog.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTheirs(event) || (!hasLetters && CHARACTER.test(event.key))) return;
    const pressed = event.key.length === 1 ? letterOf(event) : event.key;
    const known = all.find(({ keys }) => keys.includes(pressed));
    if (!known || (view.dataset.stage === "no" && known.keys[0] !== "?")) return;
    if (event.repeat && !known.isWalk) return;
    if (known.keys[0] !== "Escape") event.preventDefault();
    known.act(event);
  });

  /** @param {string} there - A view; or back from it. */
  function turn(there) {
    state.set({ view: state.now.view === there ? "explore" : there }, "keys");
  }

  /**
   * Whether where the focus is has a use for a key: a box, a button, a dialog.
   * @param {KeyboardEvent} event
   */
  function isTheirs({ key: pressed, target }) {
    if (view.querySelector("dialog[open]")) return true; // it has its own Escape
    const place = /** @type {Element} */ (target);
    const isOurs = pressed === "Escape" || place.closest?.("#lab-slider");
    if (place.closest?.(CHOOSES) && !isOurs) return true;
    return pressed === " " && Boolean(place.closest?.(PRESSED));
  }

  function leave() {
    if (state.now.present === "yes") present();
  }
}

/**
 * Returns what a key is on a Latin layout: who reads Russian presses the same one.
 * @param {KeyboardEvent} event
 */
function letterOf({ key: pressed, code }) {
  const isOther = code.startsWith("Key") && !LATIN.test(pressed);
  return (isOther ? code.slice("Key".length) : pressed).toLowerCase();
}

function remembered() {
  try {
    return localStorage.getItem(LETTERS);
  } catch {
    return null; // it is forbidden
  }
}

/** @param {string} choice */
function remember(choice) {
  try {
    localStorage.setItem(LETTERS, choice);
  } catch {
    // forbidden, or full: it holds until the page is left
  }
}

/** @type {(title: string, isOn: boolean, take: (isOn: boolean) => void) => HTMLElement} */
function option(title, isOn, take) {
  const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
  box.checked = isOn;
  box.addEventListener("change", () => take(box.checked));
  const label = element("label", { class: "lab-option" });
  label.append(box, title);
  return label;
}

/** @type {(name: string, does: string, act: () => void) => Key} */
function key(name, does, act) {
  return { keys: [name.toLowerCase()], name, does, act };
}

/** @type {(name: string, keys: string[], does: string, act: (far: number) => void) => Key} */
function walk(name, keys, does, act) {
  return { keys, name, does, isWalk: true, act: ({ shiftKey }) => act(shiftKey ? FAR : 1) };
}

/** @param {Key[]} all */
function help(all) {
  const dialog = /** @type {HTMLDialogElement} */ (
    element("dialog", { class: "lab-keys", "aria-label": t("Keys") })
  );
  const list = element("dl");
  for (const { name, does } of all) {
    const row = element("div");
    const term = element("dt");
    term.append(element("kbd", {}, name));
    row.append(term, element("dd", {}, does));
    list.append(row);
  }
  const close = element("button", { type: "button", autofocus: "" }, t("Close"));
  close.addEventListener("click", () => dialog.close());
  dialog.append(
    element("h2", {}, t("Keys, and a clicker")),
    list,
    element("p", {}, t("Shift goes {n} times as far.", { n: FAR })),
    close,
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  return dialog;
}
