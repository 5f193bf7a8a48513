// Tone curves: the levels that networks draw, made the levels of real pictures; see
// artlab/tone.py, whose curve this is. Levels are in [0, 1].

const STEPS = 4096; // of the table that a curve is drawn by

/**
 * Returns the curve through some knots, as a function of levels; with none it changes nothing.
 * @param {[number, number][]} knots - From and to; both rise.
 * @returns {(levels: Float32Array) => Float32Array}
 */
export function tone(knots) {
  if (knots.length === 0) return (levels) => levels;
  const curve = cubic(knots);
  const table = Float64Array.from({ length: STEPS + 1 }, (_, step) => curve(step / STEPS));
  return (levels) =>
    levels.map((level) => {
      const place = level * STEPS;
      const step = Math.min(Math.floor(place), STEPS - 1);
      return table[step] + (place - step) * (table[step + 1] - table[step]);
    });
}

/**
 * Interpolates monotonously between rising points, by cubics; flat outside.
 *
 * Source: Fritsch, Butland, "A method for constructing local monotone piecewise cubic
 * interpolants", 1984.
 * @param {[number, number][]} knots
 * @returns {(at: number) => number}
 */
function cubic(knots) {
  const pieces = knots.slice(1).map(([x, y], index) => {
    const [start, base] = knots[index];
    return { start, base, width: x - start, rise: y - base, secant: (y - base) / (x - start) };
  });
  const inner = pieces.slice(1).map((after, index) => {
    const before = pieces[index];
    const left = 2 * after.width + before.width;
    const right = after.width + 2 * before.width;
    return (left + right) / (left / before.secant + right / after.secant);
  });
  const [last] = pieces.slice(-1);
  const slopes = [pieces[0].secant, ...inner, last.secant];
  return (at) => {
    const index = Math.max(
      pieces.findLastIndex((piece) => piece.start < at),
      0,
    );
    const { start, base, width, rise } = pieces[index];
    const t = Math.min(Math.max((at - start) / width, 0), 1);
    const bent = slopes[index] * t * (1 - t) ** 2 - slopes[index + 1] * t ** 2 * (1 - t);
    return base + rise * t ** 2 * (3 - 2 * t) + width * bent;
  };
}
