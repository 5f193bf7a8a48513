// A clip is rendered while its visitor waits: what it would take, how far it is, what has come of it.

import { element } from "../fields.js";
import { sentenceOf } from "../questions.js";
import { sentence } from "../server.js";
import { figure, t } from "../texts.js";
import { LOST, post, rendered } from "./asking.js";

const MEGA = 1e6;
/** @type {Record<string, string>} */
const STATES = {
  queued: t("waiting for its turn"),
  drawing: t("drawing"),
  encoding: t("encoding"),
  verifying: t("verifying"),
};
const FILMS = [".mp4", ".webm"];
const MOVING = [".gif", ".webp"];

/**
 * @param {HTMLElement} place
 * @param {object} parts
 * @param {() => object} parts.description - Of the clip, as it is now.
 * @param {(share: number) => void} parts.seek - Shows a frame in the preview.
 */
export function addRendering(place, { description, seek }) {
  const box = element("div", { class: "clip-rendering" });
  box.innerHTML = `<p class="clip-estimate" role="status">&nbsp;</p>
    <div class="clip-go"><button type="button" class="clip-render">${t("Render the clip")}</button>
      <button type="button" class="clip-cancel" hidden>${t("Cancel")}</button></div>
    <div class="clip-progress" hidden><progress max="1" value="0" aria-label="${t("Rendering")}"></progress>
      <span></span></div>
    <p class="clip-failed" role="alert" hidden></p>`;
  const result = element("div", { class: "clip-result" });
  result.hidden = true;
  place.append(box, result);
  const [about, render, cancel, progress, failed] = [
    ".clip-estimate",
    ".clip-render",
    ".clip-cancel",
    ".clip-progress",
    ".clip-failed",
  ].map((selector) => /** @type {HTMLElement} */ (box.querySelector(selector)));
  const bar = /** @type {HTMLProgressElement} */ (progress.querySelector("progress"));
  const words = /** @type {HTMLElement} */ (progress.querySelector("span"));
  /** @type {AbortController | null} Of the render that runs. */
  let running = null;
  let number = 0; // of estimates
  let begun = 0; // ms

  render.addEventListener("click", go);
  cancel.addEventListener("click", () => {
    running?.abort();
    render.hidden = false; // what is hidden cannot be focused
    render.focus();
  });

  async function go() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    begun = performance.now();
    result.hidden = true;
    tell("");
    show({ state: "queued", done: 0 });
    try {
      for await (const line of rendered(description(), mine.signal)) {
        show(line);
        if (line.state === "done") finish(line);
      }
    } catch (error) {
      if (!mine.signal.aborted) tell(error instanceof TypeError ? LOST : sentenceOf(error));
      else if (running === mine) box.dataset.state = "cancelled";
    }
    if (running !== mine) return;
    running = null;
    progress.hidden = true;
    cancel.hidden = true;
    render.hidden = false;
  }

  /** @param {{ state: string, done: number }} now */
  function show({ state, done }) {
    box.dataset.state = state;
    progress.hidden = false;
    cancel.hidden = false;
    render.hidden = true;
    bar.value = done;
    const passed = (performance.now() - begun) / 1000;
    const seconds = Math.ceil((passed / done) * (1 - done));
    const told = STATES[state] ?? "";
    words.textContent =
      done > 0.1 && told ? t("{state}, {seconds} s to go", { state: told, seconds }) : told;
  }

  /** @param {string} why */
  function tell(why) {
    failed.textContent = why;
    failed.hidden = !why;
  }

  /** @param {Record<string, any>} made */
  function finish(made) {
    const end = made.name.slice(made.name.lastIndexOf("."));
    const rows = Object.entries(made.figures ?? {}).map(
      ([name, value]) =>
        `<div class="lab-figure"><span>${name}</span><strong>${value}</strong></div>`,
    );
    result.innerHTML = `${FILMS.includes(end) ? `<video controls autoplay loop ${made.music ? "" : "muted"} playsinline></video>` : ""}
      ${MOVING.includes(end) ? `<img alt="${t("The clip")}">` : ""}
      <a class="lab-download" download></a>
      <div class="clip-figures">${rows.join("")}</div>`;
    const link = /** @type {HTMLAnchorElement} */ (result.querySelector("a"));
    link.href = made.file;
    link.download = made.name;
    link.textContent = t("Download {name}, {size:.1f} MB", {
      name: made.name,
      size: made.size / MEGA,
    });
    const shown = /** @type {HTMLMediaElement | HTMLImageElement | null} */ (
      result.querySelector("video, img")
    );
    if (shown) shown.src = made.file;
    if (made.chart) report(made);
    result.hidden = false;
    link.focus();
  }

  /** @param {Record<string, any>} made */
  function report({ chart, table, report: whole, worst, rate, basis, name }) {
    const details = element("details", { class: "clip-report" });
    details.append(element("summary", {}, t("What the compression cost, frame by frame")));
    const picture = element("img", {
      src: `data:image/svg+xml,${encodeURIComponent(chart)}`,
      alt: t("VMAF, PSNR and SSIM of each frame, against time"),
    });
    const find = element(
      "button",
      { type: "button" },
      t("Show the worst frame, {worst}", { worst }),
    );
    find.addEventListener("click", () => {
      const video = result.querySelector("video");
      video?.pause();
      if (video) video.currentTime = (worst + 0.5) / rate;
      seek(worst / Math.max(whole.frames.length - 1, 1));
    });
    const meaning = t(
      "The film against what was drawn ({basis}): what the compression cost, not how good the pictures are.",
      { basis },
    );
    details.append(
      picture,
      element("p", {}, meaning),
      find,
      file(table, "text/csv", `${name}.csv`, "CSV"),
      file(JSON.stringify(whole), "application/json", `${name}.json`, "JSON"),
    );
    result.append(details);
  }

  return {
    /** What was rendered is not what is asked for now. */
    forget() {
      number += 1; // nor what was asked of it
      running?.abort();
      result.hidden = true;
      result.replaceChildren();
      tell("");
      delete box.dataset.state;
    },

    /** Says about what the clip would take; returns why it cannot be had, or "". */
    async estimate() {
      number += 1;
      const mine = number;
      try {
        const answer = await fetch("clips/estimate", post(description()));
        const told = answer.ok ? await answer.json() : await sentence(answer);
        if (mine !== number) return "";
        if (!answer.ok) {
          about.textContent = "\u00a0";
          return answer.status < 500 ? told : "";
        }
        const { frames, seconds, size, pace } = told;
        about.textContent = t(
          "{frames} frames, {length:.1f} s: about {size} MB, in about {seconds} s",
          {
            frames,
            length: frames / pace,
            size: figure(size / MEGA, size < MEGA ? ".2f" : ".1f"),
            seconds: Math.ceil(seconds),
          },
        );
      } catch {
        // the network was cut: nobody waits for it
      }
      return "";
    },
  };
}

/** @type {(content: string, type: string, name: string, words: string) => HTMLElement} */
function file(content, type, name, words) {
  const href = `data:${type};charset=utf-8,${encodeURIComponent(content)}`;
  return element("a", { href, download: name }, words);
}
