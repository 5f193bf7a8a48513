// What a direction was measured to do, in words; see `measure` in artlab/training/directions.py.

import { figure, t } from "../texts.js";

const FINE = 5; // of a unit; what is smaller is told with a decimal

/**
 * @typedef {object} Measured - What a direction does; see `measure` in Python.
 * @property {string} unit
 * @property {number} deviation - Of real pictures, in units.
 * @property {{ far: number, mean: number, spread: number, kept: number }[]} steps - In deviations.
 */

/**
 * Says what a direction does at so many steps, or what it can do at all.
 * @param {Measured} measured
 * @param {number} far
 */
export function effect({ unit, deviation, steps }, far) {
  const said = unit === "°" ? unit : ` ${t("px")}`;
  const decimals = deviation < FINE ? 1 : 0;
  /** @type {(value: number) => string} */
  const signed = (value) => {
    const size = figure(Math.abs(value) * deviation, `.${decimals}f`);
    return `${value < 0 ? "−" : "+"}${size}`;
  };
  if (far === 0) {
    const [first, last] = [0, steps.length - 1].map((place) => signed(steps[place].mean));
    return t("{first} to {last}", { first, last: `${last}${said}` });
  }
  const known = [...steps, { far: 0, mean: 0, spread: 0 }].sort(
    (one, other) => one.far - other.far,
  );
  const upper = Math.max(
    known.findIndex((step) => step.far >= far),
    1,
  );
  const [before, after] = [known[upper - 1], known[upper]];
  const share = (far - before.far) / (after.far - before.far);
  const mean = before.mean + share * (after.mean - before.mean);
  const spread = before.spread + share * (after.spread - before.spread);
  return `${signed(mean)} ± ${figure(spread * deviation, `.${decimals}f`)}${said}`;
}
