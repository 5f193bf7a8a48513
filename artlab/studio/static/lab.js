// The lab in a browser: one state; what shows it, what moves it, and where its pictures are from.

import { follow, read } from "./address.js";
import { addControls } from "./controls.js";
import { createEngine } from "./engine.js";
import { addHands } from "./hands.js";
import { served } from "./served.js";
import { createServer, decoded } from "./server.js";
import { createStage } from "./stage.js";
import { createState } from "./state.js";
import { createStrips } from "./strips.js";

/** @import { Collection } from "./stage.js" */
/** @import { Option, State } from "./state.js" */
/** @import { Packed } from "./server.js" */
/** @import { Versions } from "./strips.js" */

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
 * Brings the viewer to life.
 * @param {HTMLElement} element
 * @param {Props} props
 */
export function open(element, props) {
  const { value, start, collection, names, own, options, parameters, versions, note } = props;
  const { last } = options.seed;
  const view = /** @type {HTMLElement} */ (element.querySelector(".lab-view"));
  const words = { names: parameters, options };
  const { found, sentence } = read(location.search, words);
  const state = createState({ ...start, ...found });
  const server = createServer({ root: `strips/${collection.name}`, versions });
  const engine = createEngine({
    source: served(`weights/${collection.name}`),
    collection,
    last,
    version: server.version,
    tell: (mood, reason) => stage.tellEngine(mood, reason),
  });
  const strips = createStrips({ server, engine, arrived: () => stage.paintSoon() });
  const stage = createStage(view, { collection, names, last, state, strips, opened });
  addHands(view, { last, state });
  addControls({ options, own, state, refuse: stage.refuse });
  follow(state, start, words, stage.refuse);
  /** @type {Element} */ (view.querySelector(".lab-note")).textContent = note;
  const held = value && strips.hold(start, Math.floor(start.position), decoded(value.strip));
  Promise.resolve(held).then(() => stage.refuse(sentence));

  // The first picture comes first, and then what draws the next.
  function opened() {
    if (!isEngineWanted()) return stage.tellEngine("off", "as the address says");
    const want = () => engine.want(state.now.model);
    whenIdle(want);
    state.subscribe(want);
  }

  // What Gradio's own events ask the page for, by name.
  window.artlab = {
    position: () => state.now.position,
    drawn: (_model, _label, _temperature, ...others) => {
      const { now } = state;
      return [now.model, now.label, now.temperature, ...others];
    },
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
