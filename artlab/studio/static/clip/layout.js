// Where everything is in a frame: artlab/clips/layout.py.

/** @import { Clip } from "../views/clip.js" */

const LINE = 1.5; // of a letter's height, from line to line
const LETTERS = 27; // of them make a frame's shorter side
const SMALLEST = 9; // pixels of a letter that can be read

/**
 * Returns which model draws each cell; undefined: the keyframes' own.
 * @type {(clip: Clip, models: string[]) => (string | undefined)[]}
 */
export function cellsOf({ layout, rows, columns }, models) {
  if (layout === "models") return models;
  return Array.from({ length: layout === "one" ? 1 : rows * columns });
}

/**
 * @param {Clip} clip
 * @param {number} side - Of a picture, in pixels.
 */
export function arranged(clip, side) {
  const { width, height, layout } = clip;
  const isGrid = layout === "grid" || layout === "labels";
  const isWide = width >= height;
  const pair = isWide ? [1, 2] : [2, 1];
  const few = layout === "models" ? pair : [1, 1];
  const [rows, columns] = isGrid ? [clip.rows, clip.columns] : few;
  const letter = Math.max(SMALLEST, Math.floor(Math.min(width, height) / LETTERS));
  const line = Math.round(LINE * letter);
  const titles = clip.title ? 1 : 0;
  const captions = clip.caption && !isGrid ? 2 : 0;
  const feet = clip.caption && isGrid ? 1 : 0;
  const words = line * (titles + feet + rows * captions);
  const factor = Math.max(
    1,
    Math.min(
      Math.floor(width / (columns * (side + 1) - 1)),
      Math.floor((height - words) / (rows * (side + 1) - 1)),
    ),
  );
  const square = side * factor;
  const across = columns * (square + factor) - factor;
  const down = rows * (square + factor + line * captions) - factor + line * (titles + feet);
  const block = {
    left: Math.floor((width - across) / 2),
    top: Math.floor((height - down) / 2),
    width: across,
    height: down,
  };
  return {
    letter,
    line,
    feet,
    square,
    block,

    /** @param {number} cell */
    corner(cell) {
      const [row, column] = [Math.floor(cell / columns), cell % columns];
      return {
        left: block.left + column * (square + factor),
        top: block.top + line * titles + row * (square + factor + line * captions),
      };
    },
  };
}
