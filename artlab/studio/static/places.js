// Places: the chart of the scores once more, small, with a mark where each model's picture is.

/** @import { createState } from "./state.js" */

import { element } from "./fields.js";
import { t } from "./texts.js";

const WORDS = t("PSNR, in dB: both pictures, beside real ones (dotted) and rebuilt ones");

/**
 * @param {HTMLElement} to
 * @param {object} parts
 * @param {string[]} parts.models
 * @param {ReturnType<typeof createState>} parts.state
 */
export function createPlaces(to, { models, state }) {
  /** @type {Map<string, HTMLElement> | null} Once the chart was asked for. */
  let marks = null;

  /** The chart is on the page with the scores' tables, if they were measured. */
  function add() {
    const plot = document.querySelector(".lab-spread .lab-plot")?.cloneNode(true);
    if (!(plot instanceof HTMLElement)) return new Map();
    plot.querySelector(".lab-here")?.remove();
    plot.removeAttribute("aria-label");
    plot.setAttribute("aria-labelledby", "lab-places");
    const made = models.map((model, index) => {
      const mark = element("b", {
        class: `lab-at ${index ? "lab-line-second" : "lab-line-first"}`,
      });
      plot.append(mark);
      return /** @type {const} */ ([model, mark]);
    });
    const more = element(
      "button",
      { type: "button", class: "lab-more" },
      t("All scores and charts"),
    );
    more.addEventListener("click", () => state.set({ view: "scores" }, "controls"));
    const figure = element("figure", { class: "lab-places" });
    figure.append(element("figcaption", { id: "lab-places" }, WORDS), plot, more);
    to.append(figure);
    return new Map(made);
  }

  return {
    /** @type {(model: string, psnr?: number | null) => void} */
    tell(model, psnr) {
      marks ??= add();
      place(marks.get(model), psnr);
    },
  };
}

/**
 * @param {HTMLElement | undefined} mark
 * @param {number | null} [psnr] - In dB; null is beyond all.
 */
export function place(mark, psnr) {
  if (psnr === undefined) mark?.removeAttribute("style");
  else mark?.style.setProperty("--psnr", String(psnr ?? 99));
}
