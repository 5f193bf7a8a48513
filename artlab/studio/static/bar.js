// The bar above the picture: the views, the link, and the presenter's mode.

/** @import { createState } from "./state.js" */

import { element } from "./fields.js";

const SAID = 1600; // ms that a button says what it has done
const root = document.documentElement;

/**
 * @typedef {object} View
 * @property {string} name - In an address.
 * @property {string} title
 * @property {boolean} [isStage] - It has the picture, the scores and the timeline.
 * @property {(section: HTMLElement) => void} [open] - Fills its section, the first time that it is
 *   chosen; a view without is on the page already.
 *
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {View[]} parts.views
 * @param {ReturnType<typeof createState>} parts.state
 */
export function addBar(view, { views, state }) {
  const tabs = /** @type {HTMLElement} */ (view.querySelector(".lab-tabs"));
  const link = /** @type {HTMLElement} */ (view.querySelector("#lab-link"));
  /** @type {Map<string, HTMLElement>} */
  const sections = new Map();
  const buttons = views.map(({ name, title }) => {
    const button = element("button", { type: "button", "data-view": name }, title);
    button.addEventListener("click", () => state.set({ view: name }, "controls"));
    return button;
  });
  tabs.append(...buttons);
  tabs.hidden = views.length < 2;
  state.subscribe(follow);
  follow();

  function follow() {
    const { now } = state;
    const chosen = views.find(({ name }) => name === now.view);
    view.dataset.stage = chosen?.isStage ? "yes" : "no";
    root.dataset.labView = now.view;
    root.dataset.labPresent = now.present;
    for (const button of buttons) {
      const isNew = button.dataset.view === now.view && !button.ariaCurrent;
      button.ariaCurrent = button.dataset.view === now.view ? "page" : null;
      if (isNew) tabs.scrollLeft = button.offsetLeft - tabs.offsetLeft; // on a phone
    }
    if (chosen?.open && !sections.has(now.view)) {
      const section = element("section", { class: `lab-panel lab-${now.view}` });
      sections.set(now.view, section);
      view.append(section);
      chosen.open(section);
    }
    for (const [name, section] of sections) section.hidden = name !== now.view;
  }

  link.addEventListener("click", async () => {
    const words = link.textContent;
    const isCopied = await copied(location.href);
    link.textContent = isCopied ? "Copied" : "It is in the address bar";
    setTimeout(() => {
      link.textContent = words;
    }, SAID);
  });

  /** Begins the presenter's mode, or ends it; full screen where the browser lets it. */
  function present() {
    const begins = state.now.present !== "yes";
    const seen = view.dataset.stage === "yes" ? state.now.view : "explore";
    state.set({ view: seen, present: begins ? "yes" : "no" }, "controls");
    const turned = begins ? root.requestFullscreen?.() : document.fullscreenElement && leave();
    Promise.resolve(turned).catch(() => undefined); // it fills the window, then
  }

  view.querySelector("#lab-present")?.addEventListener("click", present);
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) state.set({ present: "no" }, "controls");
  });
  return { present };
}

function leave() {
  return document.exitFullscreen();
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // forbidden, or not on an address that is safe
  }
}
