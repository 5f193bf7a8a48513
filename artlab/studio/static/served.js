// The lab on a page that is served: strips and weights come from the server.

/** @import { Source } from "./engine.js" */
/** @import { Lab, Props } from "./lab.js" */
/** @import { State } from "./state.js" */

import { asked as chosen } from "./collections.js";
import { element as made } from "./fields.js";
import { openLab } from "./lab.js";
import { sentenceOf } from "./questions.js";
import { createServer, sentence } from "./server.js";
import { asked, sayEach, t } from "./texts.js";

const YOURS = {
  name: "yours",
  title: t("Yours"),
  /** @type {(section: HTMLElement, lab: Lab) => Promise<void>} */
  open: async (section, lab) =>
    (await import("./views/yours.js")).open(section, {
      ...lab,
      keep: (pixels) => keep(pixels, lab),
    }),
};
const CLIP = {
  name: "clip",
  title: t("Clip"),
  /** @type {(section: HTMLElement, lab: Lab) => Promise<void>} */
  open: async (section, lab) => (await import("./views/clip.js")).open(section, lab),
};
const HERE = [
  // On the page already; see views/ in Python.
  { name: "scores", title: t("Scores") },
  { name: "about", title: t("About") },
];
const SOURCES = {
  loading: t("Drawn by the server, until this browser can."),
  drawing: t("Drawn in this browser, and scored by the server, until this browser can."),
  ready: t("Drawn in this browser, without the server."),
  off: t("Drawn by the server."),
};

const LATER = {
  sheet: () => import("./later/sheet.js"),
  saving: () => import("./later/saving.js"),
  directions: () => import("./later/directions.js"),
};

/**
 * Brings the viewer to life.
 * @param {HTMLElement} element
 * @param {Props} given
 */
export async function open(element, given) {
  const { props: found, sentence: note } = await chosen(element, given);
  const props = { ...found, names: sayEach(found.names), titles: found.names };
  const { collection, names, versions } = props;
  const server = createServer({ root: `strips/${collection.name}`, versions });
  const source = served(`weights/${collection.name}`);
  /** @param {string} model */
  async function learnt(model) {
    const address = `learning/${collection.name}/${server.version(model)}/${model}.json`;
    const answer = await fetch(address, asked);
    if (!answer.ok) throw new Error(await sentence(answer));
    return answer.json();
  }

  const learn = {
    name: "learn",
    title: t("Learn"),
    /** @param {HTMLElement} section */
    open: async (section) =>
      (await import("./views/learn.js")).open(section, { collection, names, learnt }),
  };
  const views = [YOURS, CLIP, learn, ...HERE];
  const parts = { server, source, sources: SOURCES, views, later: LATER, note };
  const { state, refuse } = openLab(element, props, parts);
  addCalls(element, () => ({ props, now: state.now }));
  addOpening({ props, state, refuse });
  if (location.search.includes("view=clip")) (await import("./clip/opening.js")).takeKept(props);
}

/**
 * Takes files of ours that are dropped anywhere.
 * @param {{ props: Props, state: ReturnType<typeof openLab>["state"], refuse: (sentence: string) => void }} lab
 */
function addOpening({ props, state, refuse }) {
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    const file = event.dataTransfer?.files[0];
    if (event.defaultPrevented || !file) return; // it was meant for a view
    event.preventDefault();
    try {
      const { told, noted, stateOf, hand, turned } = await import("./clip/opening.js");
      const found = await told(file);
      const { said } = found;
      if (said.clip) {
        const body = JSON.stringify(said.clip);
        const answer = await fetch("clips/estimate", { ...asked, method: "POST", body });
        if (!answer.ok && answer.status < 500) throw new Error(await sentence(answer));
      }
      if (turned(found, props)) return;
      const note = noted(found, props);
      if (said.picture) {
        state.set({ ...stateOf(said.picture, props), view: "explore" }, "controls");
        refuse(note);
        return;
      }
      hand({ clip: said.clip, sentence: note });
      state.set({ view: "clip" }, "controls");
    } catch (error) {
      state.set({ view: "explore" }, "controls");
      refuse(sentenceOf(error));
    }
  });
}

/**
 * Hands somebody's own picture to the clip, and shows that.
 * @type {(pixels: Uint8Array, lab: Lab) => Promise<void>}
 */
async function keep(pixels, { state }) {
  const { handed } = await import("./clip/opening.js");
  const { packed } = await import("./yours/packed.js");
  handed.drawings.push(await packed(pixels));
  handed.add?.();
  state.set({ view: "clip" }, "controls");
}

/** @type {(page: HTMLElement, parts: () => { props: Props, now: Readonly<State> }) => void} */
function addCalls(page, parts) {
  const view = /** @type {HTMLElement} */ (page.querySelector(".lab-view"));
  const button = made("button", { type: "button", id: "lab-code" }, t("Code"));
  button.addEventListener("click", () =>
    import("./later/calls.js").then(
      ({ showCalls }) => showCalls(view, parts()),
      () => {
        button.textContent = t("Reload the page");
      },
    ),
  );
  view.querySelector("#lab-present")?.before(button);
}

/**
 * @param {string} root - Where the weights are.
 * @returns {Source}
 */
export function served(root) {
  return {
    parts() {
      const scripts = ["tf-core.es2017.min.js", "tf-backend-wasm.es2017.min.js"];
      return Promise.resolve({
        worker: new Worker(at("worker/worker.js"), { type: "module" }),
        scripts: scripts.map((name) => at(`vendor/${name}`)),
        wasm: at("vendor/tfjs-backend-wasm-simd.wasm"),
      });
    },
    async weights(name, version, signal) {
      const answer = await fetch(`${root}/${version}/${name}.bin`, { ...asked, signal });
      if (answer.ok) return answer.arrayBuffer();
      const isBusy = answer.status === 429 || answer.status >= 500; // it may be asked again
      throw new (isBusy ? TypeError : Error)(await sentence(answer));
    },
  };
}

/** @param {string} name */
function at(name) {
  return new URL(name, import.meta.url).href;
}
