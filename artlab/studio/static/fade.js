// What fades one label into another, where pictures are chosen.

/** @import { createState } from "./state.js" */

import { BETWEEN, blend } from "./blend.js";
import { element } from "./fields.js";
import { say, t } from "./texts.js";

const STEP = 0.05; // of a share
const HALF = "0.5"; // where somebody begins

/**
 * Returns what fades one label into another.
 * @param {object} parts
 * @param {string[]} parts.labels
 * @param {ReturnType<typeof createState>} parts.state
 * @param {(sentence: string) => void} parts.refuse
 */
export function addFade({ labels, state, refuse }) {
  const field = element("fieldset", { id: "lab-fade" });
  field.innerHTML = `<legend>${t("Fades into")}</legend>
    <span class="lab-pair"><select aria-label="${t("Fades into")}"></select>
    <input type="range" min="0" max="1" step="${STEP}" aria-label="${t("How far it fades")}"></span>`;
  const select = /** @type {HTMLSelectElement} */ (field.querySelector("select"));
  const range = /** @type {HTMLInputElement} */ (field.querySelector("input"));
  for (const label of ["", ...labels])
    select.append(element("option", { value: label }, label ? say(label) : "–"));

  select.addEventListener("change", () => take(blend(state.now.label).second ? range.value : HALF));
  range.addEventListener("input", () => take(range.value));
  state.subscribe(follow);
  follow();
  return field;

  /** @param {string} share */
  function take(share) {
    const { first } = blend(state.now.label);
    const label = select.value ? [first, select.value, share].join(BETWEEN) : first;
    refuse("");
    state.set({ label }, "bend");
  }

  function follow() {
    const { second, share } = blend(state.now.label);
    if (select.value !== second) select.value = second;
    range.value = String(share);
    range.disabled = !second;
  }
}
