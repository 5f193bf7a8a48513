// What Gradio lays before viewer.js, and what its own events ask of the page.

import type { Props } from "./lab.js";

declare global {
  const element: HTMLElement;
  const props: Props & { scripts: string };

  interface Window {
    artlab: {
      position: () => number;
      drawn: (model: string, label: string, temperature: string, ...others: unknown[]) => unknown[];
    };
  }
}
