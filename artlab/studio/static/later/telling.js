// What a PNG says of itself, in a chunk of text before its end; see artlab/clips/metadata.py.

const HEAD = 8; // bytes: a chunk's length and kind
const END = 12; // bytes of the last chunk
const POLYNOMIAL = 0xedb88320;

/**
 * Returns a PNG that says what it shows.
 * @param {Blob} png
 * @param {object} told
 */
export async function telling(png, told) {
  const bytes = new Uint8Array(await png.arrayBuffer());
  // In the form that Python writes, and in ASCII alone.
  const said = spaced(told).replaceAll(
    /[\u0080-\uffff]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  const body = new TextEncoder().encode(`tEXtComment\0${said}`);
  const chunk = new Uint8Array(body.length + HEAD);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, checksum(body));
  const end = bytes.length - END;
  return new Blob([bytes.slice(0, end), chunk, bytes.slice(end)], { type: png.type });
}

/**
 * Writes JSON with a space after each comma and colon.
 * @param {any} value
 * @returns {string}
 */
function spaced(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.entries(value).map(
    ([name, one]) => `${JSON.stringify(name)}: ${spaced(one)}`,
  );
  return `{${pairs.join(", ")}}`;
}

/**
 * Source: the PNG specification, appendix D.
 * @param {Uint8Array} bytes
 */
function checksum(bytes) {
  // biome-ignore-start lint/suspicious/noBitwiseOperators: a checksum is made of them
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? POLYNOMIAL : 0);
  }
  return ~sum >>> 0;
  // biome-ignore-end lint/suspicious/noBitwiseOperators: of it
}
