// Yours: somebody draws a digit, or gives a picture of one; both models rebuild it. Nothing of it
// leaves the browser.

/** @import { Rebuilt } from "../engine.js" */
/** @import { Lab } from "../lab.js" */
/** @import { Grey } from "../yours/fitting.js" */
/** @import { Keeps } from "../yours/way.js" */

import { decibels } from "../captions.js";
import { sentenceOf } from "../questions.js";
import { figure, t } from "../texts.js";
import { fitTo } from "../yours/fitting.js";
import { clear, markup, paint } from "../yours/markup.js";
import { createPad } from "../yours/pad.js";
import { opened } from "../yours/pictures.js";
import { createWay } from "../yours/way.js";

const SETTLED = 150; // ms after a stroke until it is rebuilt
const AGAIN = 5000; // ms until what did not come is asked for again

/**
 * Builds the view, once, in a section that is empty.
 * @param {HTMLElement} section
 * @param {Lab & Keeps} lab
 */
export function open(section, lab) {
  const { props, engine } = lab;
  const { collection, names } = props;
  const { noun, spoken, side } = collection;
  const models = Object.keys(names).reverse(); // the smaller first
  section.innerHTML = markup(collection, models, names);
  /** @type {(selector: string) => any} */
  const one = (selector) => section.querySelector(selector);
  const [trouble, status, nearest, input, camera] = [
    ".yours-trouble",
    ".yours-status",
    ".yours-nearest",
    ".yours-file",
    ".yours-camera",
  ].map(one);
  let count = 0; // of pictures: an answer to an earlier one is late
  let timer = 0;

  const pad = createPad(one(".yours-pad canvas"), {
    begun: () => clearTimeout(timer),
    changed: () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, SETTLED);
      one(".yours-undo").disabled = pad.isFirst;
      one(".yours-clear").disabled = pad.isBlank;
      one(".yours-pad").classList.toggle("yours-blank", pad.isBlank);
    },
  });

  const canvases = new Map(
    models.map((model) => [model, one(`figure[data-model=${model}] canvas`)]),
  );
  const way = createWay(one(".yours-way"), {
    lab,
    canvases,
    moved: (share) => section.classList.toggle("yours-moved", share > 0),
    failed: (error) => say(engine.trouble() ? unable(engine.trouble()) : sentenceOf(error)),
  });

  function rebuild() {
    count += 1;
    way.back();
    say("");
    const found = pad.isBlank ? null : fitTo(pad.given(), props.collection);
    if (!found) {
      if (!pad.isBlank)
        say(t("no {noun} is to be seen: nothing stands out from the paper", { noun }));
      empty();
      return;
    }
    section.dataset.state = "waiting";
    paint(one("[data-step=light] canvas"), found.light);
    paint(one("[data-step=cropped] canvas"), found.cropped);
    paint(one("[data-step=fitted] canvas"), found.fitted);
    status.textContent = t("Fetching what rebuilds it: both models, and what encodes for them …");
    ask(count, found.fitted);
  }

  /** @type {(number: number, fitted: Grey) => Promise<void>} */
  async function ask(number, fitted) {
    try {
      await Promise.all(
        models.map(async (model) => {
          const rebuilt = await engine.rebuild(model, fitted.levels);
          if (number === count) show(model, rebuilt);
        }),
      );
      if (number !== count) return;
      section.dataset.state = "ready";
      status.textContent = "";
      way.lead(fitted.levels);
    } catch (error) {
      if (number !== count) return;
      if (error instanceof TypeError) {
        status.textContent = t("What rebuilds it did not come; the page asks again.");
        setTimeout(askAgain, AGAIN, number, fitted);
      } else {
        status.textContent = "";
        say(engine.trouble() ? unable(engine.trouble()) : sentenceOf(error));
      }
    }
  }

  /** @type {(number: number, fitted: Grey) => void} */
  function askAgain(number, fitted) {
    if (section.hidden) setTimeout(askAgain, AGAIN, number, fitted);
    else if (number === count) ask(number, fitted);
  }

  /** @type {(model: string, rebuilt: Rebuilt) => void} */
  function show(model, { pixels, psnr, ssim, label }) {
    const made = one(`figure[data-model=${model}]`);
    paint(made.querySelector("canvas"), { levels: pixels, width: side, height: side });
    made.querySelector("[data-score=psnr]").textContent = decibels(psnr);
    made.querySelector("[data-score=ssim]").textContent = figure(ssim, ".3f");
    nearest.textContent = t("nearest real {noun}: {label}", { noun, label: spoken[label] });
  }

  function empty() {
    way.forget();
    section.dataset.state = "empty";
    status.textContent = "";
    nearest.textContent = "\u00a0";
    for (const canvas of section.querySelectorAll(".yours-made canvas"))
      clear(/** @type {HTMLCanvasElement} */ (canvas));
    for (const score of section.querySelectorAll("[data-score]")) score.textContent = "–";
  }

  /** @param {string} sentence */
  function say(sentence) {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  }

  /** @param {File | undefined} file */
  async function take(file) {
    if (!file) return;
    try {
      pad.lay(await opened(file));
    } catch (error) {
      say(sentenceOf(error));
    }
  }

  one(".yours-undo").addEventListener("click", pad.undo);
  one(".yours-clear").addEventListener("click", pad.clear);
  for (const [button, chosen] of [
    [".yours-choose", input],
    [".yours-photograph", camera],
  ]) {
    one(button).addEventListener("click", () => chosen.click());
    chosen.addEventListener("change", () => {
      take(chosen.files[0]);
      chosen.value = ""; // the same file may be chosen again
    });
  }
  section.addEventListener("dragover", (event) => {
    event.preventDefault();
    section.classList.add("yours-over");
  });
  for (const end of ["dragleave", "drop"])
    section.addEventListener(end, () => section.classList.remove("yours-over"));
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
    else say(t("there is no picture in what was dropped"));
  });
  document.addEventListener("paste", (event) => {
    const isElsewhere = section.offsetParent === null || isText(event.target);
    if (isElsewhere) return;
    const file = event.clipboardData?.files[0];
    if (file) take(file);
    else say(t("there is no picture in what was pasted"));
  });
  empty();
  if (engine.trouble()) say(unable(engine.trouble()));
}

/** @param {string} reason */
function unable(reason) {
  return t("this page cannot rebuild a picture, for it does not draw by itself: {reason}", {
    reason,
  });
}

/** @param {EventTarget | null} target */
function isText(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
