"""The learn view: the pictures of a training, step by step."""

import numpy as np
import pytest
from playwright.sync_api import expect

from artlab import learning
from artlab.collections.mnist import MNIST

PIXELS = """() => [...document.querySelectorAll('.lab-learnt canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return [...data].filter((_, index) => index % 4 === 0);
})"""


def time(page):
    return page.get_by_label("Time", exact=True)


def expect_snapshot(page, snapshot):
    expect(page.locator(".lab-when")).to_contain_text(
        f"Step {snapshot.step:,} of the {snapshot.stage}"
    )
    shown = np.array(page.evaluate(PIXELS), np.uint8)
    assert np.array_equal(shown, snapshot.pictures.reshape(shown.shape))


@pytest.fixture
def opened(page):
    page.get_by_role("button", name="Learn").click()
    expect(page.locator(".lab-when")).to_contain_text("Test PSNR")
    return page


def test_time_goes_through_what_was_kept_of_a_training(opened):
    snapshots = learning.load("gan", MNIST)
    expect_snapshot(opened, snapshots[-1])
    time(opened).focus()
    opened.keyboard.press("Home")
    expect_snapshot(opened, snapshots[0])
    opened.keyboard.press("ArrowRight")
    expect_snapshot(opened, snapshots[1])

    opened.locator("#lab-learnt").get_by_label("dense model").check()

    expect_snapshot(opened, learning.load("dense", MNIST)[-1])
    expect(opened.locator(".lab-curve")).to_have_count(3)


def test_it_plays_to_its_end(opened):
    opened.get_by_role("button", name="Play the training").click()
    expect(opened.get_by_role("button", name="Pause")).to_be_visible()
    expect(opened.get_by_role("button", name="Play the training")).to_be_visible()

    expect_snapshot(opened, learning.load("gan", MNIST)[-1])


def test_a_record_that_does_not_come_is_said(page):
    why = {"status": 503, "body": "gan holds no learning record", "content_type": "text/plain"}
    page.route("**/learning/**", lambda route: route.fulfill(**why))

    page.get_by_role("button", name="Learn").click()

    expect(page.locator(".lab-when")).to_have_text("gan holds no learning record")
