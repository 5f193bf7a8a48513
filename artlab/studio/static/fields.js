// Fields of a form: a group of radios, and a box that a number is typed into.

const PAUSE = 300; // ms; a number is taken once nobody types on, or at Enter
const DIGITS = /^\d+$/u;

/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {string} [text]
 */
export function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/**
 * Makes a group of radios, of which one is chosen.
 * @param {string} name
 * @param {string} title
 * @param {Record<string, string>} choices - What is seen, by value: words, or a colour and a word.
 * @param {(value: string) => void} take
 */
export function choice(name, title, choices, take) {
  const field = element("fieldset", { id: `lab-${name}`, class: "lab-choice" });
  field.append(element("legend", {}, title));
  /** @type {Map<string, HTMLInputElement>} */
  const radios = new Map();
  // An object would have the digits before the words.
  for (const [value, seen] of ordered(choices)) {
    const label = element("label");
    const radio = /** @type {HTMLInputElement} */ (
      element("input", { type: "radio", name: `lab-${name}`, value })
    );
    radio.addEventListener("change", () => take(value));
    label.append(radio, face(seen));
    field.append(label);
    radios.set(value, radio);
  }
  return {
    field,

    /** @param {string} value - Where it is not among the choices, none is shown as chosen. */
    show(value) {
      for (const [one, radio] of radios) radio.checked = one === value;
    },
  };
}

/**
 * Words first, then numbers.
 * @param {Record<string, string>} choices
 */
function ordered(choices) {
  const entries = Object.entries(choices);
  const isNumber = /** @param {[string, string]} entry */ ([value]) => DIGITS.test(value);
  return [...entries.filter((entry) => !isNumber(entry)), ...entries.filter(isNumber)];
}

/** @param {string} seen */
function face(seen) {
  const [word, colours] = seen.split("|");
  const made = element("span", {}, word);
  if (colours) {
    made.className = "lab-swatch";
    made.title = word;
    made.style.background = colours;
  }
  return made;
}

/**
 * Lets a box be typed into. What was refused stays until the box is left.
 * @param {HTMLInputElement} input
 * @param {(text: string) => boolean} take - Returns whether it was taken.
 */
export function typed(input, take) {
  let pause = 0; // timer
  let isOpen = false; // somebody types, or has typed what was refused
  let isTold = true; // what is there was handed on
  let shown = input.value;

  input.addEventListener("input", () => {
    isOpen = true;
    isTold = false;
    clearTimeout(pause);
    pause = setTimeout(() => input.value && done(), PAUSE); // an empty box is half typed
  });
  // A browser says so at Enter, and when a box is left, before what it is left for is pressed.
  input.addEventListener("change", done);
  input.addEventListener("blur", () => {
    isOpen = false;
    input.value = shown;
  });

  function done() {
    clearTimeout(pause);
    if (isTold) return;
    isTold = true;
    if (!take(input.value)) return;
    isOpen = false;
  }

  return {
    /** @param {string} text */
    show(text) {
      shown = text;
      if (!isOpen && input.value !== text) input.value = text;
    },
  };
}

/**
 * Returns what says a sentence in a place; "" takes it back.
 * @param {HTMLElement} place
 */
export function saying(place) {
  /** @param {string} sentence */
  return (sentence) => {
    place.textContent = sentence;
    place.hidden = !sentence;
  };
}
