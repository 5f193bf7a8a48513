// The meter: where a picture's PSNR lies on the way from a stranger to a twin, and where real
// pictures of its class lie. It says what the figure beside it says, and never another thing.

/** @import { Judged } from "./strips.js" */

import { place } from "./places.js";

const STRANGER = 10; // dB: of a real digit, against another of its class; see docs/scores.md
const TWIN = 25; // dB: nobody sees more than a hair between the two

/**
 * @param {HTMLElement} view
 * @param {number[]} bars - What a real picture of each class scores against its nearest; in dB.
 */
export function createMeter(view, bars) {
  const meter = /** @type {HTMLElement} */ (view.querySelector(".lab-meter"));
  const real = /** @type {HTMLElement} */ (meter.querySelector("i"));
  const here = /** @type {HTMLElement} */ (meter.querySelector("b"));
  return {
    /** @param {Judged} judged */
    tell({ psnr, label, is_nearest: isNearest }) {
      for (const mark of document.querySelectorAll(".lab-here")) {
        place(/** @type {HTMLElement} */ (mark), psnr); // in a chart; see artlab/plot.py
      }
      meter.style.visibility = label === undefined ? "hidden" : ""; // its place is kept
      if (label === undefined) return;
      meter.hidden = !isNearest || bars.length === 0;
      if (meter.hidden) return;
      here.style.left = placed(psnr ?? TWIN);
      real.style.left = placed(bars[label]);
    },
  };
}

/** @param {number} decibels */
function placed(decibels) {
  const share = (decibels - STRANGER) / (TWIN - STRANGER);
  return `${(100 * Math.min(Math.max(share, 0), 1)).toFixed(1)}%`;
}
