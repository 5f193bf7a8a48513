// Asks the server for clips: what one would take, and for one, told of as it is rendered.

import { sentence } from "../server.js";
import { asked, t } from "../texts.js";

export const LOST = t("the server was lost on the way: try again");

/**
 * Has a clip rendered; yields how far it is, and what has come of it. Fails with a sentence, or a
 * TypeError if the server cannot be reached.
 * @param {object} description
 * @param {AbortSignal} signal - Nobody waits for it any more.
 * @returns {AsyncGenerator<any>}
 */
export async function* rendered(description, signal) {
  const answer = await fetch("clips", { ...post(description), signal });
  if (!answer.ok) throw new Error(await sentence(answer));
  let state = "";
  for await (const line of lines(answer)) {
    yield line;
    ({ state } = line);
    if (state === "failed") throw new Error(line.trouble);
  }
  if (state !== "done") throw new Error(LOST);
}

/** @param {object} body */
export function post(body) {
  const headers = { ...asked.headers, "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

/**
 * Yields what an answer says, line by line, as it comes.
 * @param {Response} answer
 * @returns {AsyncGenerator<any>}
 */
async function* lines(answer) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
  const decoder = new TextDecoder();
  let rest = "";
  while (true) {
    // biome-ignore lint/performance/noAwaitInLoops: they come one after the other
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const whole = rest.split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) yield JSON.parse(line);
  }
}
