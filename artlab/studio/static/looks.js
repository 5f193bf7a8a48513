// Looks: colours for what is grey. Decoration, done by the browser as it shows a canvas; pictures
// and scores stay as they are.

/** @import { createState } from "./state.js" */

import { t } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * The colours from black to white, evenly spaced.
 * @type {Record<string, string[]>}
 */
export const LOOKS = {
  chalk: [], // as they are
  ink: ["#faf6ec", "#8d8a86", "#14161c"],
  blueprint: ["#0b3a75", "#4f86bf", "#f4f9ff"],
  amber: ["#120a02", "#7a3d06", "#ffb52e", "#fff3d6"],
  neon: ["#0a0618", "#5b1fa8", "#ff2fa0", "#ffe9f6"],
  thermal: ["#05010f", "#5a0f6e", "#d8433f", "#fba40a", "#fcffb0"],
  forest: ["#07130d", "#1f5b3f", "#7fc06b", "#f3f7d9"],
  rose: ["#fff4f1", "#f2a7a0", "#a62345"],
};

const NAMES = /** @type {Record<string, string>} */ ({
  chalk: t("chalk"),
  ink: t("ink"),
  blueprint: t("blueprint"),
  amber: t("amber"),
  neon: t("neon"),
  thermal: t("thermal"),
  forest: t("forest"),
  rose: t("rose"),
});

export const PIXELS = { crisp: t("crisp"), smooth: t("smooth") };

/** Returns what is seen of each look, for a choice. */
export function swatches() {
  return Object.fromEntries(
    Object.entries(LOOKS).map(([name, stops]) => {
      const colours = stops.length > 0 ? stops : ["#000", "#fff"];
      return [name, `${NAMES[name]}|linear-gradient(90deg, ${colours.join(", ")})`];
    }),
  );
}

/**
 * Shows the view in the state's look.
 * @param {HTMLElement} view
 * @param {ReturnType<typeof createState>} state
 */
export function addLooks(view, state) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "lab-filters");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, stops] of Object.entries(LOOKS))
    if (stops.length > 0) svg.append(filter(name, stops));
  view.append(svg);
  state.subscribe(follow);
  follow();

  function follow() {
    const { look, pixels } = state.now;
    const filtered = LOOKS[look].length > 0 ? `url(#lab-look-${look})` : "none";
    view.style.setProperty("--look", filtered);
    view.style.setProperty("--ground", LOOKS[look][0] ?? "#000");
    view.style.setProperty("--pixels", pixels === "smooth" ? "auto" : "pixelated");
  }
}

/** @type {(name: string, stops: string[]) => Element} */
function filter(name, stops) {
  const made = document.createElementNS(SVG, "filter");
  made.setAttribute("id", `lab-look-${name}`);
  made.setAttribute("color-interpolation-filters", "sRGB");
  const transfer = document.createElementNS(SVG, "feComponentTransfer");
  for (const [place, channel] of ["R", "G", "B"].entries()) {
    const levels = stops.map((stop) =>
      Number.parseInt(stop.slice(1 + 2 * place, 3 + 2 * place), 16),
    );
    const curve = document.createElementNS(SVG, `feFunc${channel}`);
    curve.setAttribute("type", "table");
    curve.setAttribute("tableValues", levels.map((level) => (level / 255).toFixed(4)).join(" "));
    transfer.append(curve);
  }
  made.append(transfer);
  return made;
}
