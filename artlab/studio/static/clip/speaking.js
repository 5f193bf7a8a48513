// What says the words of a clip: it may be in another language than the page.

import { figure, language, speaker, t } from "../texts.js";

/**
 * Returns what says texts in a language; the page's own texts are here already.
 * @param {string} wanted
 */
export async function speaking(wanted) {
  if (wanted === language) return { t, figure };
  return speaker(wanted, wanted === "en" ? {} : await textsOf(wanted));
}

/**
 * Fetches the texts of a language: they stand in a script, which would make them the page's.
 * @param {string} wanted
 */
async function textsOf(wanted) {
  const answer = await fetch(`${window.artlabLanguage.place}/${wanted}.js`);
  const script = await answer.text();
  return JSON.parse(script.slice(script.indexOf("{"), script.lastIndexOf("}") + 1));
}
