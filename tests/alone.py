"""Yours on a page of its own: served with the models, drawn on, handed files."""

import base64
import functools
import http.server
import io
import json
import threading
from contextlib import contextmanager

import numpy as np
import PIL.Image
from playwright.sync_api import expect

from artlab import viewer, weights
from artlab.models import ENCODERS, GENERATORS
from artlab.scores import references
from artlab.studio.serving.static_files import STATIC

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/lab.css">
<link rel="stylesheet" href="static/sizes.css">
<link rel="stylesheet" href="static/views/yours.css">
<link rel="stylesheet" href="static/exported/site.css">
<div class="lab-view" data-stage="no" data-model="gan">
<section class="lab-panel lab-yours"></section></div>
<script type="module">
  import { createEngine } from "./static/engine.js";
  import { served } from "./static/served.js";
  import { createState } from "./static/state.js";
  import { open } from "./static/views/yours.js";
  const props = %s;
  const { collection, options } = props;
  const engine = createEngine({ source: served("weights"), collection, last: options.seed.last,
    version: () => "today", tell: () => {} });
  window.state = createState({ ...props.start, view: "yours" });
  open(document.querySelector("section"), { props, engine, state: window.state });
</script></html>"""
PIXELS = "(canvas) => canvas.toDataURL('image/png').split(',')[1]"
SEVEN = [(0.25, 0.22), (0.5, 0.2), (0.72, 0.24), (0.6, 0.45), (0.42, 0.82)]
HAND_OVER = """([kind, name, type, content]) => {
  const files = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  if (name) files.items.add(new File([bytes], name, { type }));
  const told = { bubbles: true, cancelable: true };
  document.querySelector('section').dispatchEvent(kind === 'drop'
    ? new DragEvent('drop', { ...told, dataTransfer: files })
    : new ClipboardEvent('paste', { ...told, clipboardData: files }));
}"""


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def alone(lab, folder):
    """Serve a page with nothing but the view, and the models of a lab; gives where it is."""
    (folder / "static").symlink_to(STATIC)
    (folder / "weights" / "today").mkdir(parents=True)
    for name in (*GENERATORS, *ENCODERS, references.NAME):
        card = lab.card(ENCODERS.get(name, name))
        content = weights.packed(name, lab.collection, card, version="today")
        (folder / "weights" / "today" / f"{name}.bin").write_bytes(content)
    (folder / "index.html").write_text(PAGE % json.dumps(viewer.props(lab)), encoding="utf-8")
    handler = functools.partial(Silent, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def draw(page, places=SEVEN):
    """Draw a stroke with the mouse."""
    box = page.locator(".yours-pad canvas").bounding_box()
    [first, *others] = [
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places
    ]
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place, steps=5)
    page.mouse.up()


def photo(kind="JPEG", size=(900, 700)):
    """Return a file: a four, in pencil on grey paper."""
    page = np.full(size[::-1], 205.0)
    page[150:400, 300:325] = page[375:400, 300:560] = page[200:600, 460:485] = 60
    page += np.random.RandomState(0).normal(0, 3, page.shape)
    file = io.BytesIO()
    PIL.Image.fromarray(page.clip(0, 255).astype(np.uint8)).save(file, kind)
    return file.getvalue()


def hand_over(page, kind, name, content):
    suffix = name.rpartition(".")[2]
    encoded = base64.b64encode(content).decode()
    page.evaluate(HAND_OVER, [kind, name, f"image/{suffix}", encoded])


def levels(page, selector):
    content = base64.b64decode(page.eval_on_selector(f"{selector} canvas", PIXELS))
    return np.array(PIL.Image.open(io.BytesIO(content)).convert("RGBA"))


def expect_ready(page):
    expect(page.locator("section")).to_have_attribute("data-state", "ready", timeout=60_000)
