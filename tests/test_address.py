"""The address of the page: it holds the state, whoever changes it, and brings it back."""

from dataclasses import asdict
from urllib.parse import parse_qs, urlsplit

import node
import pytest
from playwright.sync_api import expect
from viewing import canvas, drag, is_right, let_go, number, slider, stands_at, view

from artlab import points
from artlab.collections.mnist import MNIST

NAMES = {
    "model": "model", "position": "seed", "label": "digit", "temperature": "temperature",
    "reference": "reference",
}  # fmt: skip
WORDS = {
    "names": NAMES,
    "options": {name: asdict(option) for name, option in points.options(MNIST).items()},
}
STATE = {
    "model": "gan", "position": 42.375, "label": "7", "temperature": "own",
    "reference": "nearest",
}  # fmt: skip


def read(query):
    return node.evaluate(
        "address.js", "({ read }, { query, words }) => read(query, words)", query=query, words=WORDS
    )


def write(query, state):
    return node.evaluate(
        "address.js",
        "({ write }, { query, state, words }) => write(query, state, words)",
        query=query, state=state, words=WORDS,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"model": "dense", "position": 0, "label": "any"},
        {"position": 4294967295, "temperature": "0.35", "reference": "9999"},
        {"position": 4294967294.0625, "temperature": "0", "reference": "0"},
        {"position": 0.1234567890123},
    ],
)
def test_what_is_written_is_read(changed):
    state = STATE | changed

    assert read(write("", state)) == {"found": state, "sentence": ""}


def test_an_address_says_everything_and_keeps_what_others_say():
    query = write("?__theme=dark&seed=1&engine=off", STATE)

    assert query == (
        "?__theme=dark&seed=42.375&engine=off&model=gan&digit=7&temperature=own&reference=nearest"
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("seed=abc", "seed must be a number from 0 to 4294967295, not abc"),
        ("seed=", "seed must be a number from 0 to 4294967295, not nothing"),
        ("seed=-1", "seed must be a number from 0 to 4294967295, not -1"),
        ("seed=4294967295.5", "seed must be a number from 0 to 4294967295, not 4294967295.5"),
        ("model=vae", "model must be gan or dense, not vae"),
        ("digit=10", "digit must be any, 0, 1, 2, 3, 4, 5, 6, 7, 8 or 9, not 10"),
        ("temperature=2", "temperature must be a number from 0 to 1.5, not 2"),
        ("reference=1.5", "reference must be a whole number from 0 to 9999, not 1.5"),
    ],
)
def test_nonsense_is_said_and_the_rest_counts(query, sentence):
    assert read(f"?{query}&reference=17") == {
        "found": {} if "reference" in query else {"reference": "17"},
        "sentence": sentence,
    }


def test_every_parameter_may_be_wrong():
    found = read("?model=&seed=NaN&digit=seven&temperature=hot&reference=x&seed=7")

    assert found["found"] == {}
    assert found["sentence"].count("; ") == 4


@pytest.fixture
def arrive(page, address):
    """Return a function that opens a link."""

    def arrive(query):
        page.goto(f"{address}?engine=off&span=1000&{query}")
        page.wait_for_selector(".lab-view[data-state=ready], .lab-view[data-state=trouble]")
        return page

    return arrive


def told(page):
    return {name: found[0] for name, found in parse_qs(urlsplit(page.url).query).items()}


def expect_told(page, **wanted):
    """Expect the address to say so, in a moment."""
    for _ in range(100):
        if wanted.items() <= told(page).items():
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.url)


def test_a_link_shows_what_its_sender_saw_and_nothing_else_before(page, arrive):
    page.add_init_script("""addEventListener('DOMContentLoaded', () => {
      window.seen = [];
      new MutationObserver(() => {
        const { position } = document.querySelector('.lab-view')?.dataset ?? {};
        if (position && !seen.includes(position)) seen.push(position);
      }).observe(document, { attributes: true, subtree: true, childList: true });
    })""")

    arrive("model=dense&seed=1234.5625&digit=3&temperature=0.5&reference=17")

    expect(view(page)).to_have_attribute("data-position", "1234.5625")
    expect(view(page)).to_have_attribute("data-model", "dense")
    expect(view(page)).to_have_attribute("data-label", "3")
    expect(view(page)).to_have_attribute("data-temperature", "0.5")
    expect(view(page)).to_have_attribute("data-reference", "17")
    assert page.evaluate("seen") == ["1234.5625"]
    expect(number(page)).to_have_value("1234.5625")
    expect(page.locator("#lab-reference input")).to_have_value("17")
    expect(page.get_by_role("radio", name="dense model")).to_be_checked()
    shown = page.locator(".lab-trouble")
    expect(shown).to_be_hidden()


def test_nonsense_in_a_link_is_said_on_the_page(arrive, stand_in):
    page = arrive("seed=abc&digit=3")

    said = "seed must be a number from 0 to 4294967295, not abc"
    expect(page.locator(".lab-trouble")).to_have_text(said)
    stands_at(page, "42")
    expect(view(page)).to_have_attribute("data-label", "3")
    assert is_right(stand_in, page)
    expect_told(page, seed="42", digit="3", engine="off")


def test_back_and_forward_go_from_movement_to_movement(visit, stand_in):
    for _ in drag(visit, steps=30):
        pass
    reached = let_go(visit)
    expect_told(visit, seed=reached)
    visit.wait_for_timeout(1100)
    visit.get_by_label("dense model").check()
    expect(view(visit)).to_have_attribute("data-model", "dense")
    visit.wait_for_timeout(1100)
    number(visit).fill("7")
    number(visit).press("Enter")
    stands_at(visit, "7")

    seen = []
    for move in (visit.go_back, visit.go_back, visit.go_back, visit.go_forward):
        move()
        visit.wait_for_timeout(400)
        seen.append((told(visit)["model"], told(visit)["seed"]))
        stands_at(visit, told(visit)["seed"])
        assert is_right(stand_in, visit)

    assert seen[1:] == [("gan", reached), ("gan", "42"), ("gan", reached)]
    assert seen[0] == ("dense", reached)


def test_a_drag_changes_the_address_twice_a_second(visit):
    visit.evaluate("""() => {
      window.noted = [];
      for (const name of ['pushState', 'replaceState']) {
        const original = history[name];
        history[name] = (...given) => { noted.push(name); original.apply(history, given); };
      }
    }""")

    for _ in drag(visit, steps=120):
        pass
    reached = let_go(visit)

    expect_told(visit, seed=reached)
    noted = visit.evaluate("noted")
    assert noted.count("pushState") == 1
    assert 2 < len(noted) < 20  # it takes two seconds, or more on a busy machine


def test_a_reload_changes_nothing(visit, stand_in):
    canvas(visit).focus()
    for _ in range(3):
        visit.keyboard.press("ArrowRight")
    expect_told(visit, seed="42.1875")

    visit.reload()

    visit.wait_for_selector(".lab-view[data-state=ready]")
    stands_at(visit, "42.1875")
    assert slider(visit).input_value() == "42.1875"
    assert is_right(stand_in, visit)


def test_in_a_frame_the_address_around_it_is_told(browser, address):
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}favicon.ico")
    page.evaluate(
        """(source) => {
          window.postMessage = (...given) => { window.told = given; };
          document.documentElement.innerHTML = `<iframe src="${source}" width=900 height=900>`;
        }""",
        f"{address}?engine=off&seed=7",
    )
    frame = page.frame_locator("iframe")
    expect(frame.locator(".lab-view")).to_have_attribute("data-position", "7")

    frame.get_by_label("dense model").check()

    page.wait_for_function("window.told?.[0].queryString.includes('model=dense')")
    query, origin = page.evaluate("[told[0].queryString, told[1]]")
    assert "&seed=7&" in query
    assert origin == "https://huggingface.co"
    page.close()
