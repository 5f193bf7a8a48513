// Directions: a quiet button, which opens the sliders that bend what is drawn; see later/directions.js.

/** @import { Later, Props } from "./lab.js" */
/** @import { createState } from "./state.js" */

import { element } from "./fields.js";
import { bends } from "./state.js";
import { t } from "./texts.js";

const LATE = t("the sliders did not come: press again, or reload the page");

/**
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {Props} parts.props
 * @param {ReturnType<typeof createState>} parts.state
 * @param {Later["directions"]} parts.open - Fetches what fills the panel.
 * @param {(sentence: string) => void} parts.refuse
 */
export function addDirections(view, { props, state, open, refuse }) {
  if (Object.values(props.bends).every((known) => Object.keys(known).length === 0)) return;
  const place = element("div", { class: "lab-directions" });
  const panel = element("div", { id: "lab-bends", role: "group", "aria-label": t("Directions") });
  const button = element(
    "button",
    { type: "button", "aria-controls": "lab-bends" },
    t("Directions"),
  );
  place.append(button, panel);
  view.querySelector(".lab-settings")?.append(place);
  let isFilled = false;
  button.addEventListener("click", () => turn(panel.hidden === true));
  state.subscribe(mark);
  show(false);
  mark();
  if (bends(state.now)) turn(true);

  /** @param {boolean} isOpen */
  async function turn(isOpen) {
    try {
      const { fillDirections } = await open();
      if (!isFilled) fillDirections(view, panel, { props, state });
      isFilled = true;
      show(isOpen);
    } catch {
      refuse(LATE);
    }
  }

  /** @param {boolean} isOpen */
  function show(isOpen) {
    panel.hidden = !isOpen;
    button.ariaExpanded = String(isOpen);
    if (isOpen) panel.scrollIntoView({ block: "nearest" });
  }

  /** Whoever closes the panel still sees that the picture is bent. */
  function mark() {
    button.classList.toggle("lab-bent", bends(state.now) !== "");
  }
}
