// Files of numbers for the worker: a model with its directions, an encoder, the references.

/** @import { Source } from "./engine.js" */

/**
 * @typedef {object} Parts
 * @property {string} [model] - Whose file it is, if it goes by another name.
 * @property {Record<string, object>} [bends] - What models can bend: their directions come, too.
 * @property {AbortSignal} [signal]
 */

/**
 * Fetches a file; returns what a worker is told, and what of it is handed over.
 * @param {Source} source
 * @param {string} name
 * @param {(name: string) => string} version
 * @param {Parts} [parts]
 */
export async function fetched(source, name, version, { model = name, bends = {}, signal } = {}) {
  const edition = version(model);
  const apart = `${name}-directions`;
  const content = source.weights(name, edition, signal);
  const isBent = Object.keys(bends[name] ?? {}).length > 0;
  const others = isBent ? source.weights(apart, version(apart), signal) : null;
  const [own, directions] = await Promise.all([content, others]);
  const packed = { name, model, version: edition, content: own };
  if (!directions) return { packed, moved: [own] };
  const bent = { version: version(apart), content: directions };
  return { packed: { ...packed, directions: bent }, moved: [own, directions] };
}
