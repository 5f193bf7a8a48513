// What will come out: a clip as this browser draws it, in the frame that will be rendered.

/** @import { Lab } from "../lab.js" */
/** @import { Asked, Keyframe, Walked } from "../worker/walk.js" */
/** @import { Clip } from "../views/clip.js" */

import { sentenceOf } from "../questions.js";
import { t } from "../texts.js";
import { ACROSS } from "../worker/walk.js";
import { createHearing } from "./hearing.js";
import { arranged, cellsOf } from "./layout.js";
import { speaking } from "./speaking.js";

const SETTLED = 250; // ms after a change until it is drawn anew
export const AGAIN = 5000; // ms until what did not come is asked for again
const MOST = 1500; // pictures that are drawn for a preview
const QUIET = 0.72; // of white: words that come second

/**
 * @param {object} parts
 * @param {HTMLCanvasElement} parts.canvas
 * @param {HTMLButtonElement} parts.play
 * @param {HTMLInputElement} parts.time
 * @param {Lab} parts.lab
 * @param {(sentence: string) => void} parts.tell - Says why there is none; "": there is one.
 * @param {HTMLElement} parts.hear - Pressed by who wants to hear it.
 * @param {() => object} parts.description - Of the clip, as it is now.
 */
export function createPreview({ canvas, play, time, hear, lab, tell, description }) {
  const { collection, names, titles } = lab.props;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  /** @typedef {Awaited<ReturnType<typeof speaking>>} Speaker */
  /** @type {{ clip: Clip, walks: Walked[], rate: number, speaker: Speaker } | null} */
  let shown = null;
  let number = 0; // of clips that were asked for: an answer to an earlier one is late
  let timer = 0;
  let isPlaying = !still;
  let begun = 0; // ms; when the clip began to play
  let frame = -1;
  let due = 0; // the animation frame that is next

  const hearing = createHearing(hear, { description, begun: begin, failed: tell });
  play.addEventListener("click", () => turn(!isPlaying));
  time.addEventListener("input", () => {
    paint(Number(time.value));
    turn(false);
  });
  showPlay();

  /** @param {boolean} isOn - It plays from now on, from where it is; or it stands still. */
  function turn(isOn) {
    const seconds = Math.max(frame, 0) / (shown?.rate ?? 1);
    begun = performance.now() - 1000 * seconds;
    hearing.follow(isOn, seconds);
    isPlaying = isOn;
    showPlay();
    tickSoon();
  }

  /** It plays from the start. */
  function begin() {
    frame = 0;
    turn(true);
  }

  /** @param {Clip} clip */
  async function draw(clip) {
    number += 1;
    const mine = number;
    const { cells, rate } = plan(clip);
    canvas.classList.add("clip-late");
    try {
      const speaker = await speaking(clip.language);
      const walks = [];
      for (const cell of cells) {
        // biome-ignore lint/performance/noAwaitInLoops: the worker draws one after the other
        walks.push(await lab.engine.walk(asked(clip, cell, rate)));
        if (mine !== number) return close(walks);
      }
      close(shown?.walks ?? []);
      shown = { clip, walks, rate, speaker };
      canvas.width = clip.width;
      canvas.height = clip.height;
      canvas.style.setProperty("--ratio", String(clip.width / clip.height));
      canvas.style.filter = clip.look === "chalk" ? "none" : `url(#lab-look-${clip.look})`;
      time.max = String(walks[0].order.length - 1);
      canvas.dataset.frames = String(walks[0].order.length);
      tell("");
      canvas.classList.remove("clip-late");
      begun = performance.now();
      frame = -1;
      paint(0);
      tickSoon();
    } catch (error) {
      if (mine !== number) return;
      const isCut = error instanceof TypeError;
      if (isCut) timer = setTimeout(draw, AGAIN, clip);
      tell(isCut ? t("the weights did not come; the page asks again") : sentenceOf(error));
    }
  }

  /** @param {Walked[]} walks */
  function close(walks) {
    for (const { image } of walks) image.close();
  }

  function tickSoon() {
    cancelAnimationFrame(due);
    if (shown && isPlaying) due = requestAnimationFrame(tick);
  }

  /** @param {number} now */
  function tick(now) {
    if (!shown) return;
    const seconds = hearing.seconds();
    if (canvas.closest("[hidden]")) {
      hearing.follow(false, seconds ?? 0);
      return;
    }
    const count = shown.walks[0].order.length;
    const at = Math.floor((seconds ?? Math.max(now - begun, 0) / 1000) * shown.rate);
    const isOver = shown.clip.ending === "stop" && at >= count + shown.rate;
    if (isOver) begun = now; // a moment at the last, and again
    paint(Math.min(shown.clip.ending === "stop" ? at : at % count, count - 1));
    tickSoon();
  }

  /** @param {number} at - The frame. */
  function paint(at) {
    if (!shown || (at === frame && canvas.dataset.frame === String(at))) return;
    frame = at;
    const { clip, walks, speaker } = shown;
    const layout = arranged(clip, collection.side);
    context.fillStyle = "#000";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = clip.smooth;
    for (const [cell, { image, order }] of walks.entries()) {
      const picture = order[at % order.length];
      const [x, y] = [picture % ACROSS, Math.floor(picture / ACROSS)];
      const { side } = collection;
      const { left, top } = layout.corner(cell);
      const { square } = layout;
      context.drawImage(image, x * side, y * side, side, side, left, top, square, square);
    }
    write(clip, layout, speaker);
    time.value = String(at);
    canvas.dataset.frame = String(at);
  }

  /** @type {(clip: Clip, layout: ReturnType<typeof arranged>, speaker: Speaker) => void} */
  function write(clip, layout, speaker) {
    const { letter, line, block } = layout;
    context.font = `${letter}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    /** @type {(words: string, left: number, top: number, width: number, strength?: number) => void} */
    const put = (words, left, top, width, strength = 1) => {
      context.fillStyle = `rgb(${[255, 255, 255].map((level) => level * strength).join()})`;
      context.fillText(words, left, top + line / 2, width);
    };
    if (clip.title) put(clip.title, block.left, block.top, block.width);
    if (!clip.caption) return;
    const [first] = clip.keyframes;
    if (layout.feet) {
      const values = { count: clip.rows * clip.columns, first: where(first, speaker) };
      const walks =
        clip.layout === "grid"
          ? speaker.t("{count} walks from {first}", values)
          : speaker.t("{count} {kind}s from {first}", { ...values, kind: collection.kind });
      const words = `${speaker.t(titles[first.model])} · ${walks}`;
      put(words, block.left, block.top + block.height - line, block.width);
      return;
    }
    for (const [cell, model] of cellsOf(clip, Object.keys(names)).entries()) {
      const { left, top } = layout.corner(cell);
      const below = top + layout.square;
      const words = `${speaker.t(titles[model ?? first.model])} · ${where(first, speaker)} …`;
      put(words, left, below, layout.square);
      const { noun } = collection;
      const told = { scores: "PSNR · SSIM", noun };
      const scores = speaker.t("{scores} to the nearest real {noun}", told);
      put(scores, left, below + line, layout.square, QUIET);
    }
  }

  /** @type {(keyframe: Keyframe, speaker: Speaker) => string} */
  function where({ seed, drawing }, speaker) {
    if (drawing) return speaker.t("own {noun}", { noun: collection.noun });
    return speaker.t("seed {at}", { at: speaker.figure(seed) });
  }

  function showPlay() {
    play.textContent = isPlaying ? "❚❚" : "▶";
    play.ariaLabel = isPlaying ? t("Pause") : t("Play");
  }

  return {
    /** @param {Clip} clip */
    show(clip) {
      hearing.forget();
      hear.hidden = !clip.music;
      clearTimeout(timer);
      timer = setTimeout(draw, SETTLED, clip);
    },

    /** Goes on, when the view is seen again. */
    resume() {
      if (!isPlaying) return;
      hearing.follow(true, hearing.seconds() ?? 0);
      tickSoon();
    },

    /** @param {number} share - Of the clip's frames. */
    seek(share) {
      if (shown) paint(Math.round(share * (shown.walks[0].order.length - 1)));
      turn(false);
    },
  };

  /** @param {Clip} clip */
  function plan(clip) {
    const models = cellsOf(clip, Object.keys(names));
    const total = clip.keyframes.reduce((all, { seconds }) => all + seconds, 0);
    const rate = Math.max(4, Math.min(clip.rate, MOST / models.length / total / 3));
    return { cells: [...models.keys()], rate };
  }

  /** @type {(clip: Clip, cell: number, rate: number) => Asked} */
  function asked(clip, cell, rate) {
    const model = cellsOf(clip, Object.keys(names))[cell];
    const keyframes = clip.keyframes.map((keyframe) => ({
      ...keyframe,
      ...(model && { model }),
      ...(clip.layout === "labels" && { label: collection.labels[cell] }),
      ...(clip.layout === "grid" && {
        seed: (keyframe.seed + 100 * cell) % lab.props.options.seed.last,
      }),
    }));
    const models = [...new Set(keyframes.map((one) => one.model))];
    return { keyframes, easing: clip.easing, ending: clip.ending, rate, models };
  }
}
