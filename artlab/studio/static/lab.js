// The lab in a browser: one state; what shows it, what moves it, and where its pictures are from.

import { follow, read } from "./address.js";
import { addBar } from "./bar.js";
import { addCompare } from "./compare.js";
import { addControls } from "./controls.js";
import { addDirections } from "./directions.js";
import { createEngine } from "./engine.js";
import { addHands } from "./hands.js";
import { addKeys } from "./keys.js";
import { addLooks, LOOKS, PIXELS } from "./looks.js";
import { decoded } from "./server.js";
import { addShare } from "./share.js";
import { createStage } from "./stage.js";
import { BENDS, createState } from "./state.js";
import { createStrips } from "./strips.js";
import { browsers, language, languages, say, sayAll, t } from "./texts.js";
import { addTimeline } from "./timeline.js";

/** @import { View } from "./bar.js" */
/** @import { Collection } from "./stage.js" */
/** @import { Option, State } from "./state.js" */
/** @import { Mood, Source } from "./engine.js" */
/** @import { Measured } from "./later/effect.js" */
/** @import { Packed } from "./server.js" */
/** @import { Server, Versions } from "./strips.js" */

/**
 * @typedef {object} Props - What Python says of the collection and its models.
 * @property {{ strip: Packed } | null} value - The first strip, if it is there.
 * @property {State} start
 * @property {Collection} collection
 * @property {Record<string, string>} names - Of the models, as people say them.
 * @property {Record<string, string>} titles - The same, in English.
 * @property {Record<string, number>} own - Temperatures of the models.
 * @property {Record<string, Option>} options
 * @property {Record<keyof State, string>} parameters - Names in an address.
 * @property {Versions} versions
 * @property {Record<string, Record<string, Measured>>} bends - What each model can bend.
 * @property {number[]} bars - What a real picture of each class scores; none, if unknown.
 * @property {string} stem - With which the names of files begin.
 * @property {Record<string, string>} told - What a file says of the collection; nothing of the usual.
 * @property {Record<string, string>} [collections] - What all that the page has are of: a noun, by name.
 * @property {{ label: string }} [api] - Names of arguments, where they are not the address' own.
 * @property {{ keyframe: Record<string, Choice>, shown: Record<string, Choice>,
 *   presets: Record<string, [number, number]>, most: number, sounding: string[] }} clip - What may be asked of one.
 *
 * @typedef {Option & { default: any, longest: number }} Choice
 *
 * @typedef {object} Later - Scripts that nobody needs for the first picture.
 * @property {() => Promise<typeof import("./later/sheet.js")>} sheet
 * @property {() => Promise<typeof import("./later/saving.js")>} saving
 * @property {() => Promise<typeof import("./later/directions.js")>} directions
 *
 * @typedef {object} Lab - What a view is given.
 * @property {Props} props
 * @property {ReturnType<typeof createState>} state
 * @property {ReturnType<typeof createEngine>} engine
 */

// How the page looks, unless an address says else; the picture is the same.
const USUAL = {
  span: "auto",
  sheet: "seeds",
  view: "explore",
  present: "no",
  lang: browsers,
};
const EXPLORE = { name: "explore", title: t("Explore"), isStage: true };
const COMPARE = { name: "compare", title: t("Compare"), isStage: true };
const LATE = t("the page's scripts did not come: reload it");

/**
 * Brings the viewer to life; returns its state, and what makes the engine begin.
 * @param {HTMLElement} element
 * @param {Props} props
 * @param {object} parts - Where pictures are from.
 * @param {Server} parts.server
 * @param {Source} parts.source - Of the engine.
 * @param {Record<Mood, string>} parts.sources - Who draws, in a sentence.
 * @param {View[]} parts.views - Beside the first.
 * @param {Later} parts.later
 * @param {string} [parts.note] - What has to be said of the address.
 * @param {(mood: Mood, reason: string) => void} [parts.told] - Hears of the engine, too.
 */
export function openLab(element, props, parts) {
  const { server, source, sources, views, later, told, note = "" } = parts;
  const { value, collection, names, own, bars } = props;
  const { first, last } = props.options.seed;
  const view = /** @type {HTMLElement} */ (element.querySelector(".lab-view"));
  const sheet = { name: "sheet", title: t("Sheet"), isStage: true, open: openSheet };
  const pairs = Object.keys(names).length > 1 ? [COMPARE] : [];
  const seen = [EXPLORE, ...pairs, sheet, ...views];
  const options = { ...props.options, ...looks(seen) };
  const parameters = Object.fromEntries(
    ["look", "pixels", ...Object.keys(USUAL)].map((name) => [name, name]),
  );
  const straight = BENDS.filter((name) => name in options).map((name) => [name, "0"]);
  const { look, pixels } = collection;
  const usual = { ...USUAL, look, pixels, ...Object.fromEntries(straight) };
  const words = { names: { ...props.parameters, ...parameters }, options, usual };
  const start = { ...props.start, ...usual };
  const { found, sentence } = read(location.search, words);
  const refused = [note, sentence].filter(Boolean).join("; ");
  const state = createState({ ...start, ...found });
  sayAll(document.documentElement);
  document.documentElement.classList.remove("lab-unsaid");
  let hasBegun = false;
  let isInvited = false;
  /** @type {(() => void) | null} Once it is open. */
  let paintSheet = null;
  const { version } = server;
  const engine = createEngine({ source, collection, last, version, bends: props.bends, tell });
  const strips = createStrips({ server, engine, arrived });
  const stage = createStage(view, {
    collection,
    names,
    bars,
    last,
    state,
    strips,
    sources,
    opened: begin,
  });
  if (!isEngineWanted()) engine.close(t("as the address says"));
  const timeline = addTimeline(view, { collection, first, last, state, strips });
  const compare = addCompare(view, { side: collection.side, names, state, strips });
  const hands = addHands(view, { first, last, state });
  const { present } = addBar(view, { views: seen, lab: { props, state, engine } });
  addControls(view, { collection, names, options, own, state, refuse: stage.refuse });
  addDirections(view, { props, state, open: later.directions, refuse: stage.refuse });
  addKeys(view, { state, hands, options, present, share: addShare(view) });
  addLooks(view, state);
  const save = view.querySelector("#lab-save");
  save?.addEventListener("click", openSaving, { once: true });
  follow(state, start, words, stage.refuse);
  state.subscribe(({ lang }) => lang === language || location.reload());
  const held = value && strips.hold(start, Math.floor(start.position), decoded(value.strip));
  Promise.resolve(held).then(() => stage.refuse(refused));
  return { state, begin, refuse: stage.refuse };

  function arrived() {
    stage.paintSoon();
    timeline.paintSoon();
    compare.paintSoon();
    paintSheet?.();
    // What comes after the first picture says that there will be more.
    const isAlone = !("position" in found) && state.now.view === "explore";
    if (hasBegun && !isInvited && isAlone) hands.invite();
    isInvited ||= hasBegun;
  }

  /** @type {(mood: Mood, reason?: string) => void} */
  function tell(mood, reason = "") {
    stage.tellEngine(mood, reason);
    told?.(mood, reason);
    paintSheet?.();
    if (mood === "ready") arrived(); // what nobody has judged is judged now
    if (mood !== "loading") wantBoth();
  }

  function want() {
    if (state.now.view === "compare" && engine.draws(state.now)) wantBoth();
    else engine.want(state.now.model);
  }

  /** Whoever compares needs the other model, too, once the first is there. */
  function wantBoth() {
    if (state.now.view !== "compare" || !engine.draws(state.now)) return;
    const other = Object.keys(names).find((model) => !engine.draws({ ...state.now, model }));
    if (other) engine.want(other);
  }

  /** @param {HTMLElement} section */
  async function openSheet(section) {
    try {
      const { fillSheet } = await later.sheet();
      const draw = engine.sheet;
      paintSheet = fillSheet(section, { props, state, strips, draw }).paintSoon;
    } catch {
      stage.refuse(LATE);
    }
  }

  /** @param {Event} event */
  async function openSaving(event) {
    event.preventDefault(); // what it opens would be closed by the same press
    try {
      const { addSaving } = await later.saving();
      addSaving(view, { props, state }).showPopover();
    } catch {
      stage.refuse(LATE);
      save?.addEventListener("click", openSaving, { once: true });
    }
  }

  // The first picture comes first, where somebody else draws it, and then what draws the next.
  function begin() {
    if (hasBegun) return;
    hasBegun = true;
    document.title = say([document.title, {}]); // it is Gradio's to write, and it has
    if (engine.trouble()) return;
    whenIdle(() => Promise.allSettled(Object.values(later).map((come) => come()))); // the server may go
    whenIdle(want);
    state.subscribe(want);
  }
}

/**
 * Returns what may be chosen of the page's own.
 * @param {View[]} views
 * @returns {Record<string, Option>}
 */
function looks(views) {
  const plain = { first: 0, last: 0, step: 0, unset: "", words: [] };
  return {
    look: { ...plain, words: Object.keys(LOOKS) },
    pixels: { ...plain, words: Object.keys(PIXELS) },
    sheet: { ...plain, words: ["seeds", "labels"] },
    span: { ...plain, first: 1, last: 1000, unset: "auto" },
    view: { ...plain, words: views.map(({ name }) => name) },
    present: { ...plain, words: ["no", "yes"] },
    lang: { ...plain, words: languages },
  };
}

function isEngineWanted() {
  return new URLSearchParams(location.search).get("engine") !== "off";
}

/** @param {() => void} act */
function whenIdle(act) {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 500 });
  else setTimeout(act);
}
