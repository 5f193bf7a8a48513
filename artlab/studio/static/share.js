// The link to what is on the screen: copied, or as a QR code for who sits in front of it.

import { element } from "./fields.js";
import { t } from "./texts.js";

const SAID = 1600; // ms that a button says what it has done
const LIBRARY = "./vendor/uqr.js"; // fetched when somebody asks for a code

/**
 * Returns what shows the code.
 * @param {HTMLElement} view
 */
export function addShare(view) {
  const link = /** @type {HTMLElement} */ (view.querySelector("#lab-link"));
  copies(link, () => location.href, t("It is in the address bar"));
  return showCode;

  async function showCode() {
    const drawn = await import(LIBRARY)
      .then(({ renderSVG }) => renderSVG(location.href, { border: 2 }))
      .catch(() => ""); // from a disk, a browser loads no module
    const dialog = /** @type {HTMLDialogElement} */ (
      element("dialog", { class: "lab-code", "aria-label": t("The link to this picture") })
    );
    dialog.innerHTML = drawn;
    dialog.append(element("p", {}, location.href));
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    view.append(dialog);
    dialog.showModal();
  }
}

/**
 * Makes a button copy a text, and say so for a moment.
 * @param {HTMLElement} button
 * @param {() => string} text
 * @param {string} otherwise - What it says if it may not.
 */
export function copies(button, text, otherwise) {
  button.addEventListener("click", async () => {
    const words = button.textContent;
    button.textContent = (await copied(text())) ? t("Copied") : otherwise;
    setTimeout(() => {
      button.textContent = words;
    }, SAID);
  });
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // forbidden, or not on an address that is safe
  }
}
