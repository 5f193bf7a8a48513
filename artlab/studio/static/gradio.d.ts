// What Gradio lays before viewer.js, and what a bundle leaves.

import type { Props } from "./lab.js";
import type { open } from "./views/yours.js";

declare global {
  const element: HTMLElement;
  const props: Props & { scripts: string };

  interface Window {
    artlabYours: { open: typeof open };
    artlabLanguage: {
      offered: string[]; // languages
      place: string; // of their texts
      language: string; // that is chosen
      own: string; // what the browser asks for
      texts: Record<string, string | string[]>;
      ready: Promise<unknown>; // once they are here
    };
  }
}
