// The lab in a browser: one state; what shows it, what moves it, and where its pictures are from.

import { follow, read } from "./address.js";
import { addControls } from "./controls.js";
import { createEngine } from "./engine.js";
import { addHands } from "./hands.js";
import { decoded } from "./server.js";
import { createStage } from "./stage.js";
import { createState } from "./state.js";
import { createStrips } from "./strips.js";

/** @import { Collection } from "./stage.js" */
/** @import { Option, State } from "./state.js" */
/** @import { Mood, Source } from "./engine.js" */
/** @import { Packed } from "./server.js" */
/** @import { Server, Versions } from "./strips.js" */

/**
 * @typedef {object} Props - What Python says of the collection and its models.
 * @property {{ strip: Packed } | null} value - The first strip, if it is there.
 * @property {State} start
 * @property {Collection} collection
 * @property {Record<string, string>} names - Of the models, as people say them.
 * @property {Record<string, number>} own - Temperatures of the models.
 * @property {Record<string, Option>} options
 * @property {Record<keyof State, string>} parameters - Names in an address.
 * @property {Versions} versions
 * @property {string} note - A sentence to stand under the scores.
 */

/**
 * Brings the viewer to life; returns its state, and what makes the engine begin.
 * @param {HTMLElement} element
 * @param {Props} props
 * @param {object} parts - Where pictures are from.
 * @param {Server} parts.server
 * @param {Source} parts.source - Of the engine.
 * @param {Record<Mood, string>} parts.sources - Who draws, in a sentence.
 * @param {(mood: Mood, reason: string) => void} [parts.told] - Hears of the engine, too.
 */
export function openLab(element, props, { server, source, sources, told }) {
  const { value, start, collection, names, own, options, parameters, note } = props;
  const { last } = options.seed;
  const view = /** @type {HTMLElement} */ (element.querySelector(".lab-view"));
  const words = { names: parameters, options };
  const { found, sentence } = read(location.search, words);
  const state = createState({ ...start, ...found });
  let hasBegun = false;
  const engine = createEngine({ source, collection, last, version: server.version, tell });
  const strips = createStrips({ server, engine, arrived: () => stage.paintSoon() });
  const stage = createStage(view, {
    collection,
    names,
    last,
    state,
    strips,
    sources,
    opened: begin,
  });
  addHands(view, { last, state });
  addControls({ options, own, state, refuse: stage.refuse });
  follow(state, start, words, stage.refuse);
  /** @type {Element} */ (view.querySelector(".lab-note")).textContent = note;
  const held = value && strips.hold(start, Math.floor(start.position), decoded(value.strip));
  Promise.resolve(held).then(() => stage.refuse(sentence));
  return { state, begin };

  /** @type {(mood: Mood, reason?: string) => void} */
  function tell(mood, reason = "") {
    stage.tellEngine(mood, reason);
    told?.(mood, reason);
  }

  // The first picture comes first, where somebody else draws it, and then what draws the next.
  function begin() {
    if (hasBegun) return;
    hasBegun = true;
    if (!isEngineWanted()) return tell("off", "as the address says");
    const want = () => engine.want(state.now.model);
    whenIdle(want);
    state.subscribe(want);
  }
}

function isEngineWanted() {
  return new URLSearchParams(location.search).get("engine") !== "off";
}

/** @param {() => void} act */
function whenIdle(act) {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 500 });
  else setTimeout(act);
}
