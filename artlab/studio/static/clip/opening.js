// A file of artlab's, dropped on the page: what it says of itself becomes what is on the screen.
// See artlab/clips/metadata.py.

/** @import { Props } from "../lab.js" */
/** @import { State } from "../state.js" */

import { said as titled } from "../collections.js";
import { BENDS, refusal } from "../state.js";
import { language, t } from "../texts.js";

const MARK = '{"artlab": 1, ';
const KNOWN = ["artlab", "picture", "clip", "versions", "scores"];
const LARGEST = 200_000_000; // bytes
const EBML = "\u001aE\u00df\u00a3"; // of a WebM
const SEGMENT = "\u0018S€g"; // as a TextDecoder reads 80: its latin1 is windows-1252
const KEPT = "artlab-clip"; // in this tab's storage, while the page turns

/**
 * @typedef {{ said: Record<string, any>, called: string, isWhole: boolean }} Found - What a file
 *   says, what it is called, and whether it has its end.
 */

/**
 * A clip, and somebody's own pictures, packed, that are handed to the clip's view, which may still
 * have to come.
 * @type {{ clip: { clip: Record<string, any>, sentence: string } | null,
 *   take: ((found: { clip: Record<string, any>, sentence: string }) => void) | null,
 *   drawings: string[], add: (() => void) | null }}
 */
export const handed = { clip: null, take: null, drawings: [], add: null };

/**
 * Hands a clip over.
 * @param {{ clip: Record<string, any>, sentence: string }} found
 */
export function hand(found) {
  if (handed.take) handed.take(found);
  else handed.clip = found;
}

/**
 * Whether a file is of another collection than the page shows; then the page turns to it. Fails
 * with a sentence if that is not here.
 * @type {(found: Found, props: Props) => boolean}
 */
export function turned(found, { collection, collections = {} }) {
  const { picture, clip } = found.said;
  const [usual] = Object.keys(collections);
  const { collection: name = usual, ...values } = picture ?? clip;
  if (name === collection.name) return false;
  if (!Object.hasOwn(collections, name))
    throw new Error(t("it is of the collection {name}, which is not here", { name }));
  const named = name === usual ? {} : { collection: name };
  const shown = picture ? values : { view: "clip" };
  if (clip) keep(found, titled(name, collections));
  location.assign(`${location.pathname}?${new URLSearchParams({ ...named, ...shown })}`);
  return true;
}

/**
 * Keeps a clip while the page turns.
 * @type {(found: Found, title: string) => void}
 */
function keep(found, title) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(found));
  } catch (cause) {
    const sentence = t(
      "this browser keeps nothing while the page turns: choose “{title}” above, then drop the file again",
      { title },
    );
    throw new Error(sentence, { cause });
  }
}

/**
 * Takes the clip that has turned the page.
 * @param {Props} props
 */
export function takeKept(props) {
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (!kept) return;
    const found = JSON.parse(kept);
    hand({ clip: found.said.clip, sentence: noted(found, props) });
  } catch {
    // it is forbidden, so nothing was kept
  }
}

/**
 * Returns what a file says of itself; fails with a sentence.
 * @param {File} file
 * @returns {Promise<Found>}
 */
export async function told(file) {
  const { name: called } = file;
  if (file.size > LARGEST) throw new Error(t("{file} is too large to be ours", { file: called }));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder("latin1").decode(bytes);
  const plain = text.startsWith("GIF8") ? commentOf(bytes, text) : text;
  const start = plain.indexOf(MARK);
  if (start < 0)
    throw new Error(
      t("{file} is not a file of artlab's, or has lost what it said of itself", { file: called }),
    );
  const said = parsed(plain.slice(start, ending(plain, start)), called);
  const strange = Object.keys(said).find((name) => !KNOWN.includes(name));
  if (strange || !(said.clip || said.picture))
    throw new Error(t("{file} says what no file of artlab's does", { file: called }));
  return { said, called, isWhole: isWhole(bytes, text) };
}

/**
 * Returns what has to be said of a file of the collection that the page shows, or "".
 * @type {(found: Found, props: Props) => string}
 */
export function noted({ said, called: file, isWhole: whole }, { versions }) {
  const others = Object.entries(said.versions ?? {}).filter(
    ([name, version]) => name in versions && versions[name] !== version,
  );
  const sentences = [];
  if (others.length > 0)
    sentences.push(
      t("{file} was made by another checkpoint of {models}: it may look different here", {
        file,
        models: new Intl.ListFormat(language).format(others.map(([name]) => name)),
      }),
    );
  if (!whole)
    sentences.push(t("{file} is cut short, but what it says of itself is whole", { file }));
  return sentences.join("; ");
}

/**
 * Returns the state that a picture's file describes; fails with a sentence.
 * @param {Record<string, any>} picture
 * @param {Props} props
 * @returns {Partial<State>}
 */
export function stateOf(picture, { parameters, options }) {
  const names = Object.fromEntries(Object.entries(parameters).map(([name, word]) => [word, name]));
  /** @type {Record<string, string | number>} */
  const found = {};
  for (const name of BENDS) if (name in options) found[name] = "0"; // a file says no more than it has to
  const { collection: _, ...said } = picture;
  for (const [word, value] of Object.entries(said)) {
    const name = names[word];
    if (!name) throw new Error(t("a picture has no {name}", { name: word }));
    const option = options[name === "position" ? "seed" : name];
    const sentence = refusal(String(value), word, option);
    if (sentence) throw new Error(sentence);
    found[name] = name === "position" ? Number(value) : String(value);
  }
  return found;
}

/** @type {(text: string, name: string) => Record<string, any>} */
function parsed(text, name) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(t("{name} is damaged, or not the whole of it is here", { name }), { cause });
  }
}

/**
 * Returns where an object of JSON ends.
 * @type {(text: string, start: number) => number}
 */
function ending(text, start) {
  let depth = 0;
  for (const { 0: sign, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gu)) {
    if (sign === "{") depth += 1;
    if (sign === "}") depth -= 1;
    if (depth === 0) return start + index + 1;
  }
  return text.length;
}

/**
 * Returns what a GIF says: in parts, each behind a byte that says how long it is.
 * @type {(bytes: Uint8Array, text: string) => string}
 */
function commentOf(bytes, text) {
  let at = text.indexOf(MARK) - 1;
  let said = "";
  while (at >= 0 && bytes[at]) {
    said += text.slice(at + 1, at + 1 + bytes[at]);
    at += 1 + bytes[at];
  }
  return said;
}

/** @type {(bytes: Uint8Array, text: string) => boolean} */
function isWhole(bytes, text) {
  if (text.startsWith("PNG", 1)) return text.slice(-8, -4) === "IEND";
  if (text.startsWith("PK")) return text.slice(-22).startsWith("PK\u0005\u0006");
  if (text.startsWith("GIF8")) return text.endsWith("\u0000;");
  const view = new DataView(bytes.buffer);
  if (text.startsWith("RIFF")) return bytes.length >= 8 + view.getUint32(4, true);
  if (text.startsWith(EBML)) {
    const start = text.indexOf(SEGMENT) + SEGMENT.length; // its size is in eight bytes
    return bytes.length >= start + 8 + view.getUint32(start + 4);
  }
  if (text.slice(4, 8) !== "ftyp") return true;
  let at = 0;
  while (at < bytes.length - 8) at += Math.max(view.getUint32(at), 8);
  return at === bytes.length;
}
