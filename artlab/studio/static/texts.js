// What a person reads: the English stands in the code, and is the key to other languages. See
// artlab/texts.py, which does the same, and languages/choose.js, which has chosen one.

/** @typedef {string | number | Sentence} Value - A word, a number, or a text that is yet to be said. */
/** @typedef {Record<string, Value>} Values */
/** @typedef {[template: string, values: Values]} Sentence - As Python and workers send it. */

const {
  language: chosen,
  texts,
  own,
  offered,
} = globalThis.window?.artlabLanguage ?? {
  language: "en",
  own: "en",
  offered: ["en"],
  texts: {},
};
const PLACE = /\{(?<name>\w+)(?::(?<form>[^}]+))?\}/gu;
const DECIMALS = /\.(?<count>\d+)f/u;
const BETWEEN = "\u0004"; // a context and what it is of, as gettext has it
const READ = ["aria-label", "title", "placeholder"]; // attributes

export const language = chosen;
export const browsers = own; // what the browser asks for, whatever the address says
export const languages = offered;
export const asked = { headers: { "Accept-Language": chosen } }; // of the server, for its refusals
const { t: told, figure: written, fill: filled } = speaker(chosen, texts);
export const t = told; // says a text, with the values that stand in its braces
export const figure = written;
export const fill = filled;

/**
 * Says a text that depends on a number, n.
 * @param {string} one
 * @param {string} many
 * @param {{ n: number } & Values} values
 */
export function plural(one, many, values) {
  const rules = new Intl.PluralRules(language);
  const forms = /** @type {string[]} */ (texts[one] ?? [one, many]);
  /** @type {Intl.LDMLPluralRule[]} */
  const order = ["zero", "one", "two", "few", "many", "other"];
  const kinds = order.filter((kind) => rules.resolvedOptions().pluralCategories.includes(kind));
  const index = kinds.indexOf(rules.select(values.n));
  return fill(forms[Math.min(index, forms.length - 1)], values);
}

/**
 * Says what Python, or a worker, has sent.
 * @param {string | Sentence} sent
 */
export function say(sent) {
  return typeof sent === "string" ? t(sent) : t(...sent);
}

/**
 * Says each of some words.
 * @param {Record<string, string>} words - By what they mean.
 */
export function sayEach(words) {
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, t(word)]));
}

/**
 * Returns an error that a page says in its own language, wherever it was thrown.
 * @param {string} text
 * @param {Values} [values]
 */
export function trouble(text, values = {}) {
  return Object.assign(new Error(t(text, values)), { sentence: [text, values] });
}

/**
 * Says what stands in HTML already.
 * @param {Element} root
 */
export function sayAll(root) {
  if (language === "en") return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = /** @type {Text} */ (node);
    const words = text.data.trim();
    if (words in texts) text.data = text.data.replace(words, t(words));
  }
  for (const name of READ)
    for (const element of root.querySelectorAll(`[${name}]`))
      element.setAttribute(name, say(String(element.getAttribute(name))));
}

/**
 * Returns what a language is called, in itself.
 * @param {string} lang
 */
export function called(lang) {
  return new Intl.DisplayNames(lang, { type: "language" }).of(lang) ?? lang;
}

/**
 * Returns what says texts in a language, the page's or another.
 * @param {string} lang
 * @param {Record<string, string | string[]>} known - Its texts, by the English.
 */
export function speaker(lang, known) {
  /** @type {Map<string, Intl.NumberFormat>} */
  const formats = new Map();

  /**
   * Says a text.
   * @param {string} text - In English, with the names of values in braces.
   * @param {Values} [values]
   */
  function said(text, values = {}) {
    const found = known[text] ?? text;
    return put(Array.isArray(found) ? found[0] : found, values);
  }

  /**
   * Returns a number as the language writes it.
   * @param {number} value
   * @param {string} [form] - As in Python: ".1f" has one decimal, "," groups of thousands.
   */
  function numbered(value, form = "") {
    const decimals = Number(DECIMALS.exec(form)?.groups?.count ?? Number.NaN);
    const digits = Number.isNaN(decimals)
      ? { maximumFractionDigits: 15 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return formatOf({ useGrouping: form.startsWith(","), ...digits }).format(value);
  }

  /** @param {Intl.NumberFormatOptions} options */
  function formatOf(options) {
    const key = JSON.stringify(options);
    const found = formats.get(key) ?? new Intl.NumberFormat(lang, options);
    formats.set(key, found);
    return found;
  }

  /**
   * Puts values into a text that is said already.
   * @type {(text: string, values: Values) => string}
   */
  function put(text, values) {
    return text.replace(PLACE, (whole, name, form = "") => {
      const value = values[name];
      if (value === undefined) return whole;
      if (typeof value === "number") return numbered(value, form);
      if (Array.isArray(value)) return said(...value);
      return form ? worded(`${form}${BETWEEN}${value}`, value) : worded(value, value);
    });
  }

  /** @type {(key: string, otherwise: string) => string} */
  function worded(key, otherwise) {
    const found = Object.hasOwn(known, key) ? known[key] : otherwise;
    return Array.isArray(found) ? found[0] : found;
  }

  return { t: said, figure: numbered, fill: put };
}
