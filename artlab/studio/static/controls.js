// Gradio's controls: what somebody enters goes into the state, and they show what that holds.

/** @import { createState, Option, State } from "./state.js" */

import { refusal } from "./state.js";

const PAUSE = 300; // ms; a number is taken once nobody types on, or at Enter

const BOX = 100; // ms from one look at the seed's box to the next: Gradio does much for each

const SLIDER = "#lab-slider input[type=range]";
const NUMBER = "#lab-number input";
const AGAINST = "#lab-against input";
const REFERENCE = "#lab-reference input";
/** @type {Record<string, keyof State>} */
const NAMES = {
  "#lab-model input": "model",
  "#lab-label input": "label",
  [SLIDER]: "position",
  [NUMBER]: "position",
  [AGAINST]: "reference",
  [REFERENCE]: "reference",
  "#lab-temperature input": "temperature",
};
/** @type {Record<string, string>} What a person calls by another name. */
const OPTIONS = { position: "seed" };
const LATER = 50; // ms; Gradio's controls may come after us
/** @type {(selector: string) => HTMLInputElement | null} */
const find = (selector) => document.querySelector(selector);

/**
 * @param {object} parts
 * @param {Record<string, Option>} parts.options
 * @param {Record<string, number>} parts.own - Temperatures of the models.
 * @param {ReturnType<typeof createState>} parts.state
 * @param {(sentence: string) => void} parts.refuse - Says why a value cannot be had; "", nothing.
 */
export function addControls({ options, own, state, refuse }) {
  let due = 0; // the animation frame in which they are to follow
  let boxed = 0; // ms; when the seed's box last did
  let later = 0; // timer
  let isFollowing = false;
  /** @type {HTMLInputElement | null} The box that somebody types in. */
  let typed = null;
  let pause = 0; // timer
  let index = "0"; // of the reference, while the nearest is asked for

  /** @param {HTMLInputElement} input */
  function nameOf(input) {
    const selector = Object.keys(NAMES).find((each) => input.matches(each));
    return selector && NAMES[selector];
  }

  /** @type {(input: HTMLInputElement) => void} */
  function take(input) {
    const name = nameOf(input);
    if (!name) return;
    if (typed && nameOf(typed) === name) {
      clearTimeout(pause);
      typed = null;
    }
    if (input.matches(AGAINST) && input.value !== "nearest")
      return take(/** @type {HTMLInputElement} */ (find(REFERENCE)));
    const option = OPTIONS[name] ?? name;
    // An emptied box unsets what it says; a reference has a radio of its own for that.
    const unset = name !== "reference" && !input.value && options[option].unset;
    const isNumber = input.type !== "radio" && !unset;
    const sentence = isNumber ? refusal(input.value, option, options[option]) : "";
    refuse(sentence);
    if (sentence) return;
    const value = unset || (isNumber ? Number(input.value) : input.value);
    state.set({ [name]: name === "position" ? value : String(value) }, "controls");
  }

  /** @type {(kind: string, handle: (target: HTMLInputElement) => void) => void} */
  function on(kind, handle) {
    document.addEventListener(kind, ({ target }) =>
      handle(/** @type {HTMLInputElement} */ (target)),
    );
  }

  on("input", (target) => {
    if (isFollowing || !nameOf(target)) return;
    if (target.type !== "number") return take(target);
    clearTimeout(pause);
    typed = target;
    pause = setTimeout(() => target.value && take(target), PAUSE); // an empty box is half typed
  });
  // A browser says so at Enter, and when a box is left; but after the slider that it was left
  // for has moved.
  on("change", (target) => {
    if (target === typed) take(target);
  });
  on("focusout", (target) => {
    if (nameOf(target)) followSoon(); // what was refused does not stay
  });
  on("click", (target) => {
    if (!target.closest("#lab-dice")) return;
    const position = Math.floor(Math.random() * (Number(find(SLIDER)?.max) + 1));
    state.set({ position }, "controls");
  });

  state.subscribe(followSoon);
  followSoon(); // the address may have said something else than they do

  function followSoon() {
    due ||= requestAnimationFrame((time) => {
      due = 0;
      if (!find(SLIDER)) return setTimeout(followSoon, LATER);
      isFollowing = true;
      follow(state.now, time);
      isFollowing = false;
    });
  }

  function followLater() {
    later = 0;
    followSoon();
  }

  /** @type {(now: State, time: number) => void} */
  function follow({ model, position, label, temperature, reference }, time) {
    check("#lab-model input", model);
    check("#lab-label input", label);
    check(AGAINST, reference === "nearest" ? reference : "chosen");
    put(SLIDER, Math.min(position, Number(find(SLIDER)?.max)));
    if (time - boxed >= BOX) {
      boxed = time;
      put(NUMBER, position);
    } else later ||= setTimeout(followLater, BOX);
    if (reference !== "nearest") index = reference;
    put(REFERENCE, index);
    const heat = temperature === "own" ? own[model] : temperature;
    put("#lab-temperature input[type=range]", heat);
    put("#lab-temperature input[type=number]", heat);
  }

  /** @type {(selector: string, value: string) => void} */
  function check(selector, value) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const radios = document.querySelectorAll(selector);
    const radio = [...radios].find((one) => one.value === value);
    if (radio && !radio.checked) radio.click();
  }

  /** @type {(selector: string, value: string | number) => void} */
  function put(selector, value) {
    const input = find(selector);
    if (!input || (input.value && Number(input.value) === Number(value))) return;
    if (typed && nameOf(typed) === nameOf(input)) return; // a slider and its box are one in Gradio
    Reflect.set(HTMLInputElement.prototype, "value", value, input);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
