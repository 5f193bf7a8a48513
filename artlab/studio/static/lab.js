// The lab in a browser: one state; what shows it, what moves it, and where its pictures are from.

import { addControls } from "./controls.js";
import { addHands } from "./hands.js";
import { createStage } from "./stage.js";
import { createState } from "./state.js";
import { createStrips } from "./strips.js";

// Brings the viewer to life: its element, and what Python says of the collection and its models.
export function open(element, props) {
  const { value, start, collection, names, own, options, versions, note } = props;
  const { last } = options.seed;
  const view = element.querySelector(".lab-view");
  const state = createState(start);
  const root = `strips/${collection.name}`;
  const strips = createStrips({ root, versions, arrived: () => stage.paintSoon() });
  const stage = createStage(view, { collection, names, last, state, strips });
  addHands(view, { last, state });
  addControls({ options, own, state, refuse: stage.refuse });
  view.querySelector(".lab-note").textContent = note;
  if (value) strips.hold(state.now, Math.floor(start.position), value.strip);
  else stage.paintSoon();

  // What Gradio's own events ask the page for, by name.
  window.artlab = {
    position: () => state.now.position,
    drawn: (model, label, temperature, ...others) => {
      const { now } = state;
      return [now.model, now.label, now.temperature, ...others];
    },
  };
}
