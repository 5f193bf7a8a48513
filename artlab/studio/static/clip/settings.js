// How a clip is shown: each a choice, made of what Python says may be chosen.

/** @import { Props } from "../lab.js" */
/** @import { Clip } from "../views/clip.js" */

import { choice, element } from "../fields.js";
import { swatches } from "../looks.js";
import { refusal } from "../state.js";
import { called, language, languages, t } from "../texts.js";

/** What is offered; music alone is what the preview asks for. */
const FORMATS = {
  mp4: "MP4",
  webm: "WebM",
  gif: "GIF",
  webp: "WebP",
  frames: t("PNGs"),
  pack: t("slide pack"),
};
/** @type {Record<string, Record<string, string>>} What a person reads, where the word is another. */
const WORDS = {
  ending: { stop: t("stop"), loop: t("loop"), "ping-pong": t("ping-pong") },
  easing: { linear: t("linear"), "in-out": t("in-out"), hold: t("hold") },
  layout: { one: t("one walk"), models: t("both models"), grid: t("a grid") },
  format: FORMATS,
  preset: {
    "480x480": "480 × 480",
    "640x480": "640 × 480",
    square: t("square"),
    story: t("story 9:16"),
  },
};
const TITLES = {
  ending: t("At the end"),
  easing: t("From one to the next"),
  layout: t("Shows"),
  look: t("Look"),
  preset: t("Size"),
  format: t("File"),
};

/**
 * @param {HTMLElement} place
 * @param {{ props: Props, changed: () => void }} parts
 */
export function addSettings(place, { props, changed }) {
  const { shown, sounding } = props.clip;
  const form = element("form", { class: "clip-settings", "aria-label": t("How it is shown") });
  form.addEventListener("submit", (event) => event.preventDefault());
  const trouble = element("p", { role: "alert" });
  trouble.hidden = true;
  /** @type {Record<string, any>} */
  const values = Object.fromEntries(
    Object.entries(shown).map(([name, option]) => [name, option.default]),
  );
  values.rows = Math.max(values.rows, 2);
  values.language = language;
  /** @type {Record<string, (value: any) => void>} */
  const follow = {};

  for (const [name, title] of Object.entries(TITLES)) {
    const words = shown[name].words.filter((word) => name !== "format" || word in FORMATS);
    /** @type {Record<string, string>} */
    const spoken = { labels: t("every {kind}", { kind: props.collection.kind }), ...WORDS[name] };
    const seen = Object.fromEntries(words.map((word) => [word, spoken[word] ?? word]));
    form.append(group(name, title, name === "look" ? swatches() : seen));
    if (name === "layout") form.append(grid());
  }
  const spoken = Object.fromEntries(languages.map((lang) => [lang, called(lang)]));
  form.append(
    text(),
    tick("caption", t("Seeds, model and scores below the picture")),
    group("language", t("Language of these words"), spoken),
    tick("smooth", t("Smooth pixels")),
    tick("music", t("Music")),
    tick("unmeasured", t("Without scores of the compression: quicker")),
    trouble,
  );
  const music = /** @type {HTMLInputElement} */ (form.querySelector(".clip-music input"));
  place.append(form);
  showAll();

  /** @type {(name: string, title: string, seen: Record<string, string>) => HTMLElement} */
  function group(name, title, seen) {
    const { field, show } = choice(`clip-${name}`, title, seen, (value) => set(name, value));
    field.classList.add(`clip-${name}`);
    follow[name] = show;
    return field;
  }

  function canSound() {
    return sounding.includes(values.format);
  }

  function grid() {
    const field = element("div", { class: "clip-grid" });
    for (const name of ["rows", "columns"]) {
      const { first, last } = shown[name];
      const label = element("label", {}, name === "rows" ? t("Rows") : t("Columns"));
      const box = /** @type {HTMLInputElement} */ (
        element("input", { type: "number", min: String(first), max: String(last), step: "1" })
      );
      box.addEventListener("change", () => {
        const sentence = refusal(
          box.value,
          name === "rows" ? t("rows") : t("columns"),
          shown[name],
        );
        trouble.textContent = sentence;
        trouble.hidden = !sentence;
        if (sentence) box.value = String(values[name]);
        else set(name, Number(box.value));
      });
      label.append(box);
      field.append(label);
      follow[name] = (value) => {
        box.value = String(value);
      };
    }
    return field;
  }

  function text() {
    const label = element("label", { class: "clip-title" }, t("A line above the picture"));
    const box = /** @type {HTMLInputElement} */ (
      element("input", { type: "text", maxlength: String(shown.title.longest) })
    );
    box.addEventListener("change", () => set("title", box.value.trim()));
    label.append(box);
    follow.title = (value) => {
      box.value = value;
    };
    return label;
  }

  /** @type {(name: string, words: string) => HTMLElement} */
  function tick(name, words) {
    const label = element("label", { class: `clip-tick clip-${name}` });
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    box.addEventListener("change", () => set(name, box.checked));
    label.append(box, words);
    follow[name] = (value) => {
      box.checked = value;
    };
    return label;
  }

  /** @type {(name: string, value: unknown) => void} */
  function set(name, value) {
    if (values[name] === value) return;
    values[name] = value;
    showAll();
    changed();
  }

  function showAll() {
    for (const [name, show] of Object.entries(follow)) show(values[name]);
    form.dataset.layout = values.layout;
    form.dataset.format = values.format;
    form.dataset.caption = values.caption;
    music.disabled = !canSound();
  }

  return {
    /** @returns {Omit<Clip, "keyframes">} */
    values: () => /** @type {any} */ ({ ...values, music: values.music && canSound() }),

    /** @param {Record<string, unknown>} given - Of the values, and of others, which it leaves. */
    show(given) {
      for (const name of Object.keys(shown)) if (name in given) values[name] = given[name];
      const { presets } = props.clip;
      const sized = Object.entries(presets).find(
        ([, [width, height]]) => width === values.width && height === values.height,
      );
      if (values.preset === "own" && sized) [values.preset] = sized;
      showAll();
    },
  };
}
