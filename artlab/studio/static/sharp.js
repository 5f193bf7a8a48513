// The picture as large as there is room for, in whole multiples of its side, so that pixels are even.

/**
 * @param {HTMLElement} frame - Whose room it is; a sheet reads --side.
 * @param {number} side - Of the picture, in pixels.
 */
export function keepSharp(frame, side) {
  new ResizeObserver(fit).observe(frame);
  followDensity();

  /** The largest whole multiple of its side, in the screen's own pixels. */
  function fit() {
    const density = devicePixelRatio || 1;
    const room = Math.min(frame.clientWidth, frame.clientHeight) * density;
    const length = (side * Math.max(Math.floor(room / side), 1)) / density;
    if (room) frame.style.setProperty("--side", `${length}px`);
  }

  /** A window may go to another screen, where as many pixels are of another size. */
  function followDensity() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        fit();
        followDensity();
      },
      { once: true },
    );
  }
}
