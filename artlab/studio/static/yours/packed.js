// Somebody's own picture as a short text, and back: its levels by zlib, in base64; see
// artlab/clips/own.py.

/**
 * @param {Uint8Array} levels
 * @returns {Promise<string>}
 */
export async function packed(levels) {
  const bytes = await through(levels, new CompressionStream("deflate"));
  return btoa(String.fromCharCode(...bytes));
}

/**
 * @param {string} text
 * @returns {Promise<Uint8Array>}
 */
export function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return through(bytes, new DecompressionStream("deflate"));
}

/** @type {(bytes: Uint8Array, stream: any) => Promise<Uint8Array>} */
async function through(bytes, stream) {
  const passed = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(passed).arrayBuffer());
}
