// The bar above the picture: the views, and the presenter's mode.

/** @import { Lab } from "./lab.js" */

import { collectionChoice } from "./collections.js";
import { element } from "./fields.js";
import { called, language, languages, t } from "./texts.js";

const root = document.documentElement;

/**
 * @typedef {object} View
 * @property {string} name - In an address.
 * @property {string} title
 * @property {boolean} [isStage] - It has the picture, the scores and the timeline.
 * @property {(section: HTMLElement, lab: Lab) => Promise<void>} [open] - Fills its section, the
 *   first time that it is chosen; a view without is on the page already.
 *
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {View[]} parts.views
 * @param {Lab} parts.lab
 */
export function addBar(view, { views, lab }) {
  const { state, props } = lab;
  const tabs = /** @type {HTMLElement} */ (view.querySelector(".lab-tabs"));
  /** @type {Map<string, HTMLElement>} */
  const sections = new Map();
  const buttons = views.map(({ name, title }) => {
    const button = element("button", { type: "button", "data-view": name }, title);
    button.addEventListener("click", () => state.set({ view: name }, "controls"));
    return button;
  });
  tabs.append(...buttons);
  tabs.hidden = views.length < 2;
  if (Object.keys(props.collections ?? {}).length > 1) tabs.before(collectionChoice(props));
  if (languages.length > 1) view.querySelector(".lab-acts")?.append(languageButton(state));
  state.subscribe(follow);
  follow();

  function follow() {
    const { now } = state;
    const chosen = views.find(({ name }) => name === now.view);
    if (root.dataset.labView !== now.view)
      for (const place of [root, view.querySelector(".lab-rest")]) place?.scrollTo(0, 0);
    view.dataset.stage = chosen?.isStage ? "yes" : "no";
    root.dataset.labView = now.view;
    root.dataset.labPresent = chosen?.isStage ? now.present : "no";
    for (const button of buttons)
      button.ariaCurrent = button.dataset.view === now.view ? "page" : null;
    if (chosen?.open && !sections.has(now.view)) {
      const section = element("section", { class: `lab-panel lab-${now.view}` });
      sections.set(now.view, section);
      view.append(section);
      chosen.open(section, lab).catch(() => {
        section.textContent = t("this view did not come: reload the page");
      });
    }
    for (const [name, section] of sections) section.hidden = name !== now.view;
  }

  /** Begins the presenter's mode, or ends it; full screen where the browser lets it. */
  function present() {
    const begins = state.now.present !== "yes";
    const seen = view.dataset.stage === "yes" ? state.now.view : "explore";
    state.set({ view: seen, present: begins ? "yes" : "no" }, "controls");
    const turned = begins ? root.requestFullscreen?.() : document.fullscreenElement && leave();
    Promise.resolve(turned).catch(() => undefined); // it fills the window, then
  }

  for (const id of ["#lab-present", "#lab-leave"])
    view.querySelector(id)?.addEventListener("click", present);
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) state.set({ present: "no" }, "controls");
  });
  return { present };
}

function leave() {
  return document.exitFullscreen();
}

/**
 * Returns what turns the page to the next language.
 * @param {Lab["state"]} state
 */
function languageButton(state) {
  const lang = languages[(languages.indexOf(language) + 1) % languages.length];
  const named = called(lang);
  const code = lang.toUpperCase();
  const told = { id: "lab-language", lang, title: named, "aria-label": `${code}: ${named}` };
  const button = element("button", { type: "button", ...told }, code);
  button.addEventListener("click", () => state.set({ lang }, "controls"));
  return button;
}
