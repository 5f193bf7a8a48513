// Collections: what a page shows, where it has several. The address says which: an address without
// shows what the page came with, so that links from before there were others mean what they did.

/** @import { Props } from "./lab.js" */

import { element } from "./fields.js";
import { sentence as refusal } from "./server.js";
import { t } from "./texts.js";

const NAME = "collection"; // in an address

/**
 * Returns what the address asks for, and why it cannot be had; then what came with the page is shown.
 * @param {HTMLElement} page
 * @param {Props} given - What came with the page.
 */
export async function asked(page, given) {
  const parameters = new URLSearchParams(location.search);
  const name = parameters.get(NAME)?.trim() ?? given.collection.name;
  if (name === given.collection.name) return { props: given, sentence: "" };
  if (!Object.hasOwn(given.collections ?? {}, name)) {
    parameters.delete(NAME);
    history.replaceState(history.state, "", `?${parameters}${location.hash}`);
    const title = said(given.collection.name, given.collections ?? {});
    const sentence = t(
      "the collection {name} is not here, or has no trained models: these are {title}",
      { name, title },
    );
    return { props: given, sentence };
  }
  const answer = await fetch(`collections/${name}.json`);
  if (!answer.ok) return { props: given, sentence: await refusal(answer) };
  const { props, panels } = await answer.json();
  const { side } = props.collection;
  for (const canvas of page.querySelectorAll("canvas[width]"))
    Object.assign(canvas, { width: side, height: side });
  for (const [panel, html] of Object.entries(panels)) fill(panel, html);
  return { props, sentence: "" };
}

/**
 * Returns what chooses another; it begins where that begins.
 * @param {Props} props
 */
export function collectionChoice({ collection, collections = {}, parameters }) {
  const select = /** @type {HTMLSelectElement} */ (
    element("select", { id: "lab-collection", "aria-label": t("Collection") })
  );
  for (const name of Object.keys(collections))
    select.append(element("option", { value: name }, said(name, collections)));
  const [usual] = Object.keys(collections);
  select.value = collection.name;
  select.addEventListener("change", () => {
    const query = new URLSearchParams(location.search);
    for (const name of [...Object.values(parameters), "look", "span"]) query.delete(name);
    if (select.value === usual) query.delete(NAME);
    else query.set(NAME, select.value);
    select.value = collection.name; // who comes back finds it as it was
    location.assign(`${location.pathname}?${query}`);
  });
  return select;
}

/**
 * Returns what a collection is of, in a word; its name, where that is so of others, too.
 * @type {(name: string, collections: Record<string, string>) => string}
 */
export function said(name, collections) {
  const noun = collections[name];
  const isAlone = Object.values(collections).filter((other) => other === noun).length === 1;
  return isAlone ? t("{noun}s", { noun }) : name;
}

/**
 * Fills a view that is there to read.
 * @type {(name: string, html: string) => void}
 */
function fill(name, html) {
  const place = document.querySelector(`#lab-${name}-view [lang]`)?.parentElement;
  if (place) place.innerHTML = html;
}
