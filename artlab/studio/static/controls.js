// The controls: what somebody enters goes into the state, and they show what that holds.

/** @import { Collection } from "./stage.js" */
/** @import { createState, Option, State } from "./state.js" */

import { blend } from "./blend.js";
import { addFade } from "./fade.js";
import { choice, element, typed } from "./fields.js";
import { PIXELS, swatches } from "./looks.js";
import { isOnTheWay, refusal } from "./state.js";
import { STEPS } from "./strips.js";
import { say, t } from "./texts.js";

const WARMER = 0.05; // a step of the temperature

/**
 * @param {HTMLElement} view
 * @param {object} parts
 * @param {Collection} parts.collection
 * @param {Record<string, string>} parts.names - Of the models, as people say them.
 * @param {Record<string, Option>} parts.options
 * @param {Record<string, number>} parts.own - Temperatures of the models.
 * @param {ReturnType<typeof createState>} parts.state
 * @param {(sentence: string) => void} parts.refuse - Says why a value cannot be had; "", nothing.
 */
export function addControls(view, { collection, names, options, own, state, refuse }) {
  const settings = /** @type {HTMLElement} */ (view.querySelector(".lab-settings"));
  const against = /** @type {HTMLElement} */ (view.querySelector(".lab-against"));
  const number = /** @type {HTMLInputElement} */ (view.querySelector("#lab-number input"));
  const { seed, label, temperature, reference } = options;
  let index = "0"; // of the reference, while the nearest is asked for
  /** @type {((now: State) => void)[]} */
  const followers = [];

  addChoice(settings, "model", t("Generator"), names);
  addChoice(
    settings,
    "label",
    capital(say(collection.kind)),
    worded([label.unset, ...label.words]),
  );
  if (label.blended) settings.append(addFade({ labels: label.words, state, refuse }));
  addChoice(settings, "look", t("Look"), swatches());
  addChoice(settings, "pixels", t("Pixels"), PIXELS);
  if (temperature.words.length === 0) addTemperature();
  if (reference.words.length === 0) addReference();
  addSeed();

  state.subscribe(followSoon);
  follow();

  let due = 0; // the animation frame in which they are to follow

  function followSoon() {
    due ||= requestAnimationFrame(() => {
      due = 0;
      follow();
    });
  }

  function follow() {
    for (const each of followers) each(state.now);
  }

  /**
   * @param {Element} place
   * @param {"model" | "label" | "look" | "pixels"} name - Of the state's.
   * @param {string} title
   * @param {Record<string, string>} choices - What is seen, by value.
   */
  function addChoice(place, name, title, choices) {
    const group = choice(name, title, choices, (value) => {
      refuse("");
      state.set({ [name]: value }, "controls");
    });
    const isOfWords = options[name].words.some((word) => word.length > 2);
    group.field.classList.toggle("lab-words", isOfWords);
    place.append(group.field);
    followers.push((now) => group.show(blend(now[name]).first));
  }

  /** A number, or the model's own: an emptied box unsets it. */
  function addTemperature() {
    const field = element("fieldset", { id: "lab-temperature" });
    field.innerHTML = `<legend>${t("Temperature")}</legend>
      <span class="lab-pair"><input type="range" aria-label="${t("Temperature")}">
      <input type="number" aria-label="${t("Temperature, as a number")}"></span>`;
    const [range, box] = field.querySelectorAll("input");
    for (const input of [range, box])
      Object.assign(input, { min: "0", max: String(temperature.last), step: String(WARMER) });
    box.step = "any";
    const entered = typed(box, take);
    range.addEventListener("input", () => take(range.value));
    settings.append(field);
    followers.push((now) => {
      const heat = now.temperature === "own" ? own[now.model] : Number(now.temperature);
      range.value = String(heat);
      entered.show(String(heat));
    });

    /** @param {string} text */
    function take(text) {
      const value = text || temperature.unset;
      return accept({ temperature: value }, refusal(value, t("temperature"), temperature));
    }
  }

  function addReference() {
    const { noun } = collection;
    const kinds = { nearest: t("nearest"), chosen: t("test {noun}", { noun }) };
    const group = choice("against", t("Score against"), kinds, (value) => {
      state.set({ reference: value === "nearest" ? value : index }, "controls");
    });
    const box = element("div", { id: "lab-reference" });
    box.innerHTML = `<label><span>${t("Test {noun}, 0 to {last}", { noun, last: reference.last })}</span>
      <input type="number" min="0" max="${reference.last}" step="1"></label>`;
    const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
    // A radio of its own says "nearest", so an emptied box is nothing.
    const entered = typed(input, (text) =>
      accept(
        { reference: String(Number(text)) },
        refusal(text, t("reference"), { ...reference, unset: "" }),
      ),
    );
    against.append(group.field, box);
    followers.push((now) => {
      if (now.reference !== "nearest") index = now.reference;
      group.show(now.reference === "nearest" ? "nearest" : "chosen");
      entered.show(index);
    });
  }

  function addSeed() {
    Object.assign(number, { min: String(seed.first), max: String(seed.last) });
    number.title = t("Any seed from {first} to {last}; a fraction lies between two", {
      first: seed.first,
      last: seed.last,
    });
    const entered = typed(number, (text) =>
      accept({ position: Number(text) }, refusal(text, t("seed"), seed)),
    );
    let isAtHand = false; // what is shown is the frame that is nearest
    state.subscribe((_now, _before, by) => {
      isAtHand = isOnTheWay(by);
    });
    followers.push(({ position }) => {
      entered.show(String(isAtHand ? Math.round(position * STEPS) / STEPS : position));
    });
    view.querySelector("#lab-dice")?.addEventListener("click", () => {
      refuse("");
      state.set({ position: anySeed(seed) }, "controls");
    });
  }

  /**
   * Takes a change, or says why not; returns whether it was taken.
   * @param {Partial<State>} change
   * @param {string} sentence
   */
  function accept(change, sentence) {
    refuse(sentence);
    if (!sentence) state.set(change, "controls");
    return !sentence;
  }
}

/**
 * Returns a seed by chance; of the first thousand, which people can say.
 * @param {Option} seed
 */
export function anySeed({ first, last }) {
  const most = Math.min(last, Math.max(999, first));
  return Math.floor(first + Math.random() * (most - first + 1));
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string[]} words */
function worded(words) {
  return Object.fromEntries(words.map((word) => [`${word}`, say(word)]));
}
