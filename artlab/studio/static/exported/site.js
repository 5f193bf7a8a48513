// The lab in an exported site: a folder of files, and nobody to ask. Where it is opened from a disk
// a page may fetch nothing but scripts, so that is how everything comes; see artlab/export/.

/** @import { Mood, Source } from "../engine.js" */
/** @import { Lab, Props } from "../lab.js" */
/** @import { Drawn, Server, Versions } from "../strips.js" */

import { openLab } from "../lab.js";
import { fillDirections } from "../later/directions.js";
import { addSaving, savePoster } from "../later/saving.js";
import { fillSheet } from "../later/sheet.js";
import { decoded } from "../server.js";
import { sayEach, t } from "../texts.js";
import { open as openLearn } from "../views/learn.js";
import { dataUrl, read, run, taken } from "./reading.js";

/** @typedef {Props & { files: Record<string, string> }} Site - Where each file is, by its name. */

const ALIVE = {
  loading: t("This browser is getting ready to draw."),
  drawing: t("Drawn in this browser, which is getting ready to score."),
  ready: t("Drawn in this browser, without a server."),
  off: t("This browser cannot draw."),
};
const PRINTED = { loading: "", drawing: "", ready: "", off: t("Drawn beforehand.") };

const YOURS = {
  name: "yours",
  title: t("Yours"),
  /** @type {(section: HTMLElement, lab: Lab) => Promise<void>} */
  async open(section, lab) {
    await run("yours.js");
    window.artlabYours.open(section, lab);
  },
};
const MORE = [
  { name: "clip", title: t("Clips") },
  { name: "scores", title: t("Scores") },
  { name: "about", title: t("About") },
];

const LATER = {
  sheet: () => Promise.resolve({ fillSheet }),
  saving: () => Promise.resolve({ addSaving, savePoster }),
  directions: () => Promise.resolve({ fillDirections }),
};

/** Each file calls it with what it holds. */
export const take = taken;

/**
 * Brings the viewer to life.
 * @param {HTMLElement} element
 * @param {Site} given
 */
export function open(element, given) {
  const props = { ...given, names: sayEach(given.names), titles: given.names };
  const { collection, files, names, versions } = props;
  /** @type {(model: string) => Promise<any>} */
  const learnt = async (model) =>
    (await read(`learning-${model}`, files[`learning-${model}`])).json();
  const learn = {
    name: "learn",
    title: t("Learn"),
    /** @param {HTMLElement} section */
    open: async (section) => openLearn(section, { collection, names, learnt }),
  };
  const isTold = Object.keys(names).every((model) => `learning-${model}` in files);
  const views = [
    ...(isTold ? [learn] : []),
    ...MORE.filter(({ name }) => document.querySelector(`#lab-${name}-view`)),
  ];
  if ("strips" in files) {
    const parts = { server: shelf(props), source: none, sources: PRINTED, views, later: LATER };
    openLab(element, props, parts);
  } else {
    const { server, told } = patience(versions);
    const source = enclosed(files);
    const parts = { server, source, sources: ALIVE, views: [YOURS, ...views], later: LATER, told };
    openLab(element, props, parts).begin();
  }
}

/**
 * Returns what the engine is made of.
 * @param {Record<string, string>} files
 * @returns {Source}
 */
function enclosed(files) {
  return {
    async parts() {
      const [script, wasm] = await Promise.all(
        ["worker", "wasm"].map((name) => read(name, files[name])),
      );
      const worker = new Worker(URL.createObjectURL(await script.blob()));
      return { worker, scripts: [], wasm: await dataUrl(await wasm.arrayBuffer()) };
    },
    async weights(name) {
      const packed = await read(name, files[name]);
      return packed.arrayBuffer();
    },
  };
}

/** @type {Source} A site of strips alone has no engine. */
const none = {
  parts: () => Promise.reject(new Error("this site holds strips alone")),
  weights: () => Promise.reject(new Error("this site holds strips alone")),
};

/**
 * Waits for the engine in the server's place.
 * @param {Versions} versions
 */
function patience(versions) {
  /** @type {Set<(drawn: Drawn | null) => void>} */
  const waiting = new Set();
  let refusal = "";
  /** @type {Server} */
  const server = {
    version: (name) => versions[name],
    isJudge: false,
    strip: () =>
      refusal
        ? Promise.resolve({ refusal })
        : new Promise((resolve) => {
            waiting.add(resolve);
          }),
  };
  /** @type {(mood: Mood, reason: string) => void} */
  function told(mood, reason) {
    refusal = mood === "off" ? t("this browser cannot draw: {reason}", { reason }) : "";
    if (mood === "loading") return;
    for (const resolve of waiting) resolve(refusal ? { refusal } : null);
    waiting.clear();
  }
  return { server, told };
}

/**
 * Returns strips that were drawn beforehand, all seeds of a model and a label in a file.
 * @param {Site} props
 * @returns {Server}
 */
function shelf({ files, versions, options }) {
  /** @type {Map<string, Promise<Record<string, any>>>} */
  const books = new Map();
  return {
    version: (name) => versions[name],
    isJudge: true,
    async strip({ model, label }, seed) {
      const name = `${model}-${label}`;
      if (!books.has(name))
        books.set(
          name,
          read(name, `${files.strips}/${name}.js`).then((packed) => packed.json()),
        );
      try {
        const book = await books.get(name);
        const strip = book?.[seed];
        if (strip) return decoded(strip);
        const { first, last } = options.seed;
        const seeds = { first, last };
        return {
          refusal: t(
            "this site holds the seeds from {first} to {last}, sixteenths included",
            seeds,
          ),
        };
      } catch (error) {
        books.delete(name);
        return { refusal: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
