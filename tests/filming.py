"""What the tests of the clip view do in a browser."""

import base64
import mimetypes

import numpy as np

READY = 60_000  # ms
SEEN = """() => {
  const canvas = document.querySelector('.clip-preview canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return [...data].filter((_, index) => index % 4 === 0);
}"""
DROP = """([content, name, type]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name, { type }));
  const target = document.querySelector('.lab-view');
  for (const kind of ['dragover', 'drop'])
    target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}"""


def opened(page, address, query=""):
    """Open the view, where this browser draws."""
    page.goto(f"{address}?view=clip&seed=42{query}")
    page.wait_for_selector(".clip-preview canvas[data-frames]", timeout=READY)
    return page


def cards(page):
    return [one.get_attribute("aria-label") for one in page.locator(".clip-film canvas").all()]


def download(page):
    page.get_by_role("button", name="Render the clip").click()
    link = page.get_by_role("link", name="Download")
    link.wait_for(timeout=READY)
    with page.expect_download() as downloading:
        link.click()
    return downloading.value.path().read_bytes()


def drop(page, content, name):
    packed = base64.b64encode(content).decode()
    page.evaluate(DROP, [packed, name, mimetypes.guess_type(name)[0] or ""])


def frame(page, number):
    """Return a frame of the preview, 640 by 480."""
    page.get_by_label("Time").fill(str(number))
    return np.array(page.evaluate(SEEN)).reshape(480, 640)
