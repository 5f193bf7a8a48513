// The music of what plays, for whoever presses to hear it: the server composes it as it will for the
// clip, and it is the clock by which the pictures go on.

import { sentenceOf } from "../questions.js";
import { t } from "../texts.js";
import { LOST, rendered } from "./asking.js";

/**
 * @param {HTMLElement} button
 * @param {object} parts
 * @param {() => object} parts.description - Of the clip, as it is now.
 * @param {() => void} parts.begun - Called when it begins to sound, from its start.
 * @param {(sentence: string) => void} parts.failed
 */
export function createHearing(button, { description, begun, failed }) {
  const audio = new Audio();
  audio.loop = true;
  /** @type {AbortController | null} Of the music that is composed. */
  let running = null;
  let isOn = false;
  button.addEventListener("click", () => {
    if (running) forget();
    else if (isOn) mute();
    else if (audio.src) sound();
    else compose();
  });
  show();

  async function compose() {
    const mine = new AbortController();
    running = mine;
    failed("");
    show();
    try {
      for await (const line of rendered({ ...description(), format: "m4a" }, mine.signal))
        if (line.file) audio.src = line.file;
    } catch (error) {
      if (!mine.signal.aborted) failed(error instanceof TypeError ? LOST : sentenceOf(error));
    }
    if (running !== mine) return;
    running = null;
    show();
    if (audio.src) await sound();
  }

  async function sound() {
    audio.currentTime = 0;
    try {
      await audio.play();
    } catch {
      return; // the browser wants another press
    }
    isOn = true;
    show();
    begun();
  }

  function mute() {
    isOn = false;
    audio.pause();
    show();
  }

  function forget() {
    running?.abort();
    running = null;
    mute();
    audio.removeAttribute("src");
  }

  function show() {
    const silent = running ? t("composing …") : t("Hear the music");
    button.textContent = isOn ? t("Mute") : silent;
    button.classList.toggle("clip-composing", running !== null);
  }

  return {
    /** It is another clip's. */
    forget,

    /** How far it is, in seconds; null where nothing is heard. */
    seconds: () => (isOn ? audio.currentTime : null),

    /**
     * Goes on, or stops, where the pictures do.
     * @type {(isPlaying: boolean, seconds: number) => void}
     */
    follow(isPlaying, seconds) {
      if (!isOn) return;
      audio.currentTime = seconds;
      if (isPlaying) audio.play();
      else audio.pause();
    },
  };
}
