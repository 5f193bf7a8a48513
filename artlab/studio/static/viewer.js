// The viewer: from a hand's movement to pixels, without the server.
//
// A strip holds the frames from one seed to the next, and what each scores; see
// artlab/strips.py. Strips are fetched ahead of the hand and kept. A movement only
// paints. When the hand rests, one event tells the server, whose answer (a still: a
// strip of one frame) is what is shown in the end.
//
// Gradio runs this once for the component, with `element`, `props`, `trigger`, `watch`.

const STEPS = 16; // frames to a seed
const SIDE = 28;
const AHEAD = 2; // strips fetched before they are needed
const AT_ONCE = 4; // strips on their way; a fast hand passes by more than it can see
const KEPT = 100; // strips, of 107 KB once decoded
const REST = 150; // ms without a movement, after keys and wheel
const SEEDS_A_SECOND = 1; // when it plays
const SEEDS_A_WIDTH = 2; // when the picture is dragged

const view = element.querySelector(".lab-view");
const [drawn, real] = view.querySelectorAll("canvas");
const [title, caption] = view.querySelectorAll("figcaption");
const play = view.querySelector(".lab-play");
const trouble = view.querySelector(".lab-trouble");
const slider = () => document.querySelector("#lab-slider input[type=range]");
const number = () => document.querySelector("#lab-number input");

let what = null; // version, model, digit, temperature, reference: all that is not the position
let position = null; // where the hand is
let settled = null; // where the server last knew it to be
let isHeld = false; // a hand moves, or it plays: no answer may move the picture
let direction = 1;
let playing = null; // the time of the last frame, when it plays
let resting; // timer
let painting = 0; // the animation frame that is due

// --- strips: fetched, decoded, kept ---

const strips = new Map(); // address → { kind, seed, frames }; the last used is last
const underway = new Set(); // addresses

// All that a strip depends on but its seed.
function kind() {
  return `strips/${what.version}/${what.model}/${what.digit}/${what.temperature}/${what.reference}`;
}

// Returns the frames from a seed to the next; undefined, and on their way, if they are not known.
function strip(seed) {
  const address = `${kind()}/${seed}`;
  const known = strips.get(address);
  if (!known) return void (underway.size < AT_ONCE && fetchStrip(address, kind(), seed));
  strips.delete(address);
  strips.set(address, known);
  return known.frames;
}

async function fetchStrip(address, kind, seed) {
  if (underway.has(address)) return;
  underway.add(address);
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(await answer.text());
    strips.set(address, { kind, seed, frames: await decoded(await answer.json()) });
    for (const oldest of strips.keys()) if (strips.size > KEPT) strips.delete(oldest);
    underway.delete(address);
    paintSoon(); // and fetch what is wanted by now
  } catch {
    // The event at the end shows what is right. Not again too soon.
    setTimeout(() => underway.delete(address), 1000);
  }
}

// Returns the known frame that is nearest to where the hand is.
function nearestKnown() {
  let nearest = null;
  for (const known of strips.values()) {
    if (known.kind !== kind()) continue;
    const end = Math.min(Math.max(Math.round((position - known.seed) * STEPS), 0), STEPS);
    const index = Math.min(end, known.frames.length - 1);
    const at = known.seed + index / STEPS;
    if (!nearest || Math.abs(at - position) < Math.abs(nearest.at - position))
      nearest = { at, frame: known.frames[index] };
  }
  return nearest;
}

async function decoded({ picture, frames }) {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }), {
    colorSpaceConversion: "none",
  });
  return frames.map((scores, column) => ({ image, column, ...scores }));
}

// --- painting ---

function paintSoon() {
  painting ||= requestAnimationFrame(() => {
    painting = 0;
    paint();
  });
}

function paint() {
  // At rest a still shows the exact picture; it is missing only where the number already
  // stood at the hand's last place, and its strip was still on its way.
  const isExact = told.where === undefined || told.where === position;
  if (!what || (!isHeld && isExact)) return;
  const seed = Math.floor(position);
  const frames = strip(seed);
  for (let next = 1; next <= AHEAD; next++) {
    const near = seed + direction * next;
    if (near >= 0 && near < props.seeds) strip(near);
  }
  if (!frames) {
    const known = nearestKnown();
    if (known) show(what, known.at, known.frame); // else what is shown stays, with its words
    return;
  }
  const place = (position - seed) * STEPS;
  const first = Math.min(Math.floor(place), frames.length - 1);
  const second = Math.min(first + 1, frames.length - 1);
  const nearest = Math.round(position * STEPS) / STEPS;
  show(what, nearest, frames[first], frames[second], place - first);
}

let told = {}; // what the words say

// Shows a frame, or a blend of two, and the words and figures of the nearer.
function show(shown, where, first, second = first, share = 0) {
  put(drawn, 0, first, second, share);
  const nearer = share < 0.5 ? first : second;
  if (told.shown === shown && told.where === where && told.nearer === nearer) return;
  if (told.nearer?.index !== nearer.index) put(real, 1, nearer);
  told = { shown, where, nearer };
  if (!trouble.hidden) trouble.hidden = true;
  const heat = shown.temperature === "own" ? "" : `, temperature ${shown.temperature}`;
  const digit = (label) => `${label === 8 ? "an" : "a"} ${label}`;
  write(title, `${props.names[shown.model]}, seed ${where}, digit ${shown.digit}${heat}`);
  const role = nearer.is_nearest ? "nearest real digit" : "real digit";
  const index = nearer.index.toLocaleString("en");
  write(caption, `${role}: test digit ${index}, ${digit(nearer.label)}`);
  const decibels = nearer.psnr === null ? "identical" : `${nearer.psnr.toFixed(1)} dB`;
  write(view.querySelector("[data-score=psnr]"), decibels);
  write(view.querySelector("[data-score=ssim]"), nearer.ssim.toFixed(3));
  write(view.querySelector(".lab-reading"), nearer.reading);
  Object.assign(view.dataset, {
    state: "ready",
    model: shown.model,
    digit: shown.digit,
    temperature: shown.temperature,
    position: where,
    reference: nearer.index,
  });
}

// Changes words in place, if they change: nodes that come and go cost a layout each.
function write(place, words) {
  if (place.firstChild.data !== words) place.firstChild.data = words;
}

// Draws a frame of a strip's row, and over it a share of another's. Pixels are never read
// back: browsers that guard against fingerprints answer that with noise.
function put(canvas, row, first, second = first, share = 0) {
  const context = canvas.getContext("2d");
  for (const [{ image, column }, opacity] of [
    [first, 1],
    [second, share],
  ]) {
    context.globalAlpha = opacity;
    context.drawImage(image, SIDE * column, SIDE * row, SIDE, SIDE, 0, 0, SIDE, SIDE);
  }
}

// --- hands ---

const here = () => position ?? Number(slider().value);

function moveTo(wanted) {
  const now = Math.min(Math.max(wanted, 0), props.seeds);
  if (position !== null && now !== position) direction = Math.sign(now - position);
  position = now;
  isHeld = true;
  clearTimeout(resting);
  paintSoon();
}

function moveBy(seeds) {
  moveTo(here() + seeds);
  follow();
  restSoon();
}

// Gradio's slider shows where the picture is, however it got there.
function follow() {
  const range = slider();
  if (!range) return;
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  setter.call(range, position);
  range.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "viewer" }));
}

// Tells the server, once, where the hand has come to rest.
function rest() {
  clearTimeout(resting);
  stopPlaying();
  position = settled = Math.round(position * STEPS) / STEPS;
  follow();
  paint();
  isHeld = false;
  props.value = { ...props.value, position };
  trigger("settle");
}

function restSoon() {
  clearTimeout(resting);
  resting = setTimeout(rest, REST);
}

document.addEventListener("input", (event) => {
  if (event.target !== slider() || event.detail === "viewer") return;
  stopPlaying();
  moveTo(Number(event.target.value));
});
// Not every browser says "change" where a drag ends at the value that it began with.
for (const end of ["change", "pointerup", "pointercancel", "keyup"])
  document.addEventListener(end, (event) => {
    if (event.target === slider() && isHeld) restSoon();
  });

let grip = null; // where the picture was seized: x on the screen, and the position
drawn.addEventListener("pointerdown", (event) => {
  if (event.button || !event.isPrimary) return; // a menu, or a second finger
  drawn.setPointerCapture(event.pointerId);
  stopPlaying();
  grip = { x: event.clientX, position: here() };
});
drawn.addEventListener("pointermove", (event) => {
  if (!grip || !event.isPrimary) return;
  moveTo(grip.position + (SEEDS_A_WIDTH * (event.clientX - grip.x)) / drawn.clientWidth);
  follow();
});
for (const end of ["pointerup", "pointercancel"])
  drawn.addEventListener(end, () => {
    if (grip && isHeld) rest();
    grip = null;
  });

drawn.addEventListener(
  "wheel",
  (event) => {
    if (event.ctrlKey) return; // it zooms the page
    event.preventDefault();
    moveBy(Math.sign(event.deltaY || event.deltaX) / STEPS);
  },
  { passive: false },
);
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 16, PageDown: -16 };
drawn.addEventListener("keydown", (event) => {
  if (event.key === " ") togglePlay();
  else if (event.key in KEYS) moveBy(KEYS[event.key] / STEPS);
  else return;
  event.preventDefault();
});

function togglePlay() {
  if (playing !== null) return rest();
  play.textContent = "❚❚";
  play.ariaLabel = "Pause";
  playing = performance.now();
  position = here();
  requestAnimationFrame(walk);
}

function stopPlaying() {
  playing = null;
  play.textContent = "▶";
  play.ariaLabel = "Play";
}

function walk(now) {
  if (playing === null) return;
  const passed = Math.min(now - playing, 100); // ms; a hidden page stands still
  const further = position + (SEEDS_A_SECOND * passed) / 1000;
  playing = now;
  if (further > props.seeds) return rest();
  moveTo(further);
  follow();
  requestAnimationFrame(walk);
}
play.addEventListener("click", togglePlay);

// --- the server's answers ---

async function answer() {
  const still = props.value;
  if (!still) return;
  if (still.trouble) {
    trouble.hidden = false;
    trouble.textContent = still.trouble;
    view.dataset.state = "trouble";
    told = {};
    return;
  }
  const [frame] = await decoded(still);
  if (still !== props.value) return; // a newer one came
  what = still.what;
  if (isHeld && still.position === settled) return paintSoon(); // under the new choices
  if (number()?.value && Number(number().value) !== still.position) return; // a newer one comes
  position = settled = still.position;
  if (isHeld) {
    stopPlaying(); // the dice were rolled
    isHeld = false;
    follow();
  }
  show(what, position, frame);
  strip(Math.floor(position)); // the hand will come
}
view.querySelector(".lab-note").textContent = props.note;
watch("value", answer);
answer();
