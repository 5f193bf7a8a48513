// What an engine is made of, and what it says.

export interface Parts {
  worker: Worker;
  /** Of TensorFlow.js; where they are, if the worker has them not. */
  scripts: string[];
  /** Its binary; where it is. */
  wasm: string;
}

export interface Source {
  parts: () => Promise<Parts>;
  /** Of a model, or the references; fails with a sentence, or a TypeError if they did not come. */
  weights: (name: string, version: string, signal?: AbortSignal) => Promise<ArrayBuffer>;
}

/**
 * A picture, how close it is to what it was rebuilt from, and the reference that is nearest to
 * that; see artlab/rebuilding.py.
 */
export interface Rebuilt {
  pixels: Uint8Array;
  psnr: number | null;
  ssim: number;
  index: number;
  label: number;
}

/** "drawing": nobody has judged yet what it draws. */
export type Mood = "loading" | "drawing" | "ready" | "off";
