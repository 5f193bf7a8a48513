// What Gradio lays before viewer.js, what its own events ask of the page, and what a bundle leaves.

import type { Props } from "./lab.js";
import type { open } from "./views/yours.js";

declare global {
  const element: HTMLElement;
  const props: Props & { scripts: string };

  interface Window {
    artlab: {
      position: () => number;
      drawn: (model: string, label: string, temperature: string, ...others: unknown[]) => unknown[];
    };
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
