// The calls that score what is on the screen, for whoever wants it in a program of their own.

/** @import { Props } from "../lab.js" */
/** @import { State } from "../state.js" */

import { element } from "../fields.js";
import { copies } from "../share.js";
import { BENDS } from "../state.js";
import { t } from "../texts.js";

const ASKED = /** @type {(keyof State)[]} */ ([
  "model",
  "position",
  "label",
  "reference",
  "temperature",
]);

/**
 * Shows them.
 * @param {HTMLElement} view
 * @param {{ props: Props, now: Readonly<State> }} parts
 */
export function showCalls(view, { props, now }) {
  const dialog = /** @type {HTMLDialogElement} */ (
    element("dialog", { class: "lab-keys lab-calls", "aria-labelledby": "lab-calls" })
  );
  const heading = element("h2", { id: "lab-calls" }, t("What is on the screen, as a call"));
  dialog.append(heading);
  for (const [title, code] of Object.entries(calls(props, now))) dialog.append(block(title, code));
  const close = element("button", { type: "button" }, t("Close"));
  close.addEventListener("click", () => dialog.close());
  const more = t(
    "It returns the scores; /generate, with the same values but for the reference, a PNG.",
  );
  dialog.append(element("p", {}, more), close);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  view.append(dialog);
  dialog.showModal();
}

/** @type {(props: Props, now: Readonly<State>) => Record<string, string>} */
function calls({ parameters, own, api, told }, now) {
  const named = { ...parameters, ...api };
  const given = Object.fromEntries(ASKED.map((name) => [named[name], now[name]]));
  const heat = now.temperature === "own" ? own[now.model] : Number(now.temperature);
  given[parameters.temperature] = heat;
  for (const name of BENDS) if (Number(now[name])) given[parameters[name]] = Number(now[name]);
  Object.assign(given, told);
  const address = new URL(".", location.href).href;
  const values = Object.entries(given).map(([name, value]) => [name, JSON.stringify(value)]);
  /** @type {(between: string) => string} */
  const listed = (between) => values.map((pair) => pair.join(between)).join(", ");
  const route = `${address}gradio_api/call/v2/score`;
  return {
    Python: `from gradio_client import Client

lab = Client("${address}")
print(lab.predict(${listed("=")}, api_name="/score"))`,
    JavaScript: `import { Client } from "@gradio/client";

const lab = await Client.connect("${address}");
const { data } = await lab.predict("/score", { ${listed(": ")} });
console.log(data[0]);`,
    curl: `EVENT=$(curl -s ${route} -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(given)}' | cut -d '"' -f 4)
curl -sN ${route}/$EVENT`,
  };
}

/** @type {(title: string, code: string) => HTMLElement} */
function block(title, code) {
  const figure = element("figure", { class: "lab-call" });
  const copy = element(
    "button",
    { type: "button", "aria-label": t("Copy {title}", { title }) },
    t("Copy"),
  );
  copies(copy, () => code, t("Select it"));
  const caption = element("figcaption", {}, title);
  const text = element("pre", { tabindex: "0", "aria-label": title });
  text.append(element("code", {}, code));
  figure.append(caption, copy, text);
  return figure;
}
