"""Exported sites in headless Chromium: opened from a disk, from a host, and with nobody to ask."""

import functools
import http.server
import threading

import pytest
from alone import draw
from playwright.sync_api import expect
from viewing import drag, expect_engine, go_to, is_right, let_go, view

from artlab import opening
from artlab.export import site
from artlab.lab import Lab


def silent(done, what):
    assert 0 <= done <= 1
    assert what


class Host(http.server.SimpleHTTPRequestHandler):
    """A plain one, which says of every script that it is UTF-8, whatever it is."""

    extensions_map = {".html": "text/html", ".css": "text/css"} | {
        ".js": "text/javascript; charset=utf-8"
    }

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def whole(lab, tmp_path_factory):
    """Return a site of the shipped models."""
    folder = tmp_path_factory.mktemp("sites") / "sub" / "lab"
    site.publish(lab, folder, tell=silent)
    return folder


@pytest.fixture
def visit(browser):
    """Return a function that opens an address without a network; no script may fail."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    failures, page = [], context.new_page()
    page.on("pageerror", lambda error: failures.append(str(error)))

    def visit(address, *, is_offline=True):
        context.set_offline(is_offline)
        page.goto(address)
        return page

    yield visit
    context.close()
    assert failures == []


def test_opened_from_a_disk_it_draws_and_judges_as_the_server_does(visit, whole, lab):
    page = visit((whole / "index.html").as_uri())
    page.wait_for_selector(".lab-view[data-state=ready]")
    assert is_right(lab, page)
    expect_engine(page, "ready")

    for model in ("GAN", "dense model"):
        page.locator("#lab-model").get_by_label(model).check()
        expect_engine(page, "ready")
        for heat, digit in (("0.5", "3"), ("0.95", "any"), ("1.2", "8")):
            page.locator("#lab-temperature input[type=number]").fill(heat)
            page.locator("#lab-label").get_by_label(digit, exact=True).check()
            for _ in drag(page, steps=8, pixels_a_step=3):
                pass
            let_go(page)
            assert is_right(lab, page)
            go_to(page, 4294967295)
            assert is_right(lab, page)
    page.wait_for_url("**seed=4294967295&digit=8&temperature=1.2**")


def test_what_is_yours_is_rebuilt_there(visit, whole):
    page = visit((whole / "index.html").as_uri())
    page.get_by_role("button", name="Yours").click()

    draw(page)

    expect(page.locator(".lab-yours")).to_have_attribute("data-state", "ready")
    expect(page.locator(".yours-nearest")).to_have_text("nearest real digit: a 7")


def test_a_link_into_it_is_kept(visit, whole):
    address = (whole / "index.html").as_uri()

    page = visit(f"{address}?model=dense&seed=1234.5625&digit=3&reference=17")

    expect(view(page)).to_have_attribute("data-position", "1234.5625")
    expect(view(page)).to_have_attribute("data-reference", "17")
    expect(page.locator("#lab-reference input")).to_have_value("17")


def test_any_host_will_do_and_no_other_is_asked(visit, whole, lab):
    handler = functools.partial(Host, directory=whole.parents[1])
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        page = visit("about:blank", is_offline=False)
        asked = []
        page.on("request", lambda sent: asked.append(sent.url))

        page.goto(f"{address}sub/lab/")

        expect_engine(page, "ready")
        go_to(page, 777)
        assert is_right(lab, page)
        server.shutdown()
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)


@pytest.mark.parametrize("name", ["gan", "references", "wasm", "worker"])
def test_a_broken_file_is_said_and_the_picture_stays(visit, whole, name, lab):
    def broken(route):
        route.fulfill(body=f'artlab.take("{name}", 6, "H4sIAAAA");', content_type="text/javascript")

    page = visit("about:blank")
    page.route(f"**/{name}-*.js", broken)

    page.goto((whole / "index.html").as_uri())

    expect(view(page)).to_have_attribute("data-engine", "off")
    title = page.locator(".lab-source").get_attribute("title")
    assert title.startswith(f"parts/{name}-")
    assert title.endswith(".js is damaged")
    assert is_right(lab, page)
    page.locator("#lab-number input").fill("7")
    expect(page.locator(".lab-trouble")).to_have_text(f"this browser cannot draw: {title}")
    assert page.workers == []


def test_strips_alone_need_no_engine(visit, lab, tmp_path, monkeypatch):
    monkeypatch.setattr(site, "GENERATORS", ("gan",))
    site.publish(lab, tmp_path / "small", seeds=range(41, 45), tell=silent)

    page = visit((tmp_path / "small" / "index.html").as_uri())

    page.wait_for_selector(".lab-view[data-state=ready]")
    for seed in ("41.375", "44"):
        go_to(page, seed)
        assert is_right(lab, page)
    page.locator("#lab-label").get_by_label("any").check()
    expect(view(page)).to_have_attribute("data-label", "any")
    assert is_right(lab, page)
    page.locator("#lab-number input").fill("45")
    expect(page.locator(".lab-trouble")).to_have_text("seed must be a number from 41 to 44, not 45")
    expect(page.locator("#lab-temperature")).to_have_count(0)
    expect(page.get_by_role("button", name="Yours")).to_have_count(0)


def test_a_clip_plays_there(visit, run, lab, tmp_path, monkeypatch):
    monkeypatch.setattr(site, "_parts", lambda *_: {})

    status, output, errors = run(lab.collection, "export", "--clip", "42-43", tmp_path / "site")

    assert (status, errors) == (0, "")
    assert output.startswith(f"wrote {tmp_path / 'site'}: ")
    page = visit((tmp_path / "site" / "index.html").as_uri())
    page.wait_for_function("document.querySelector('video').readyState >= 1")
    expect(page.locator("figure:has(video) figcaption")).to_contain_text("seed 42 to 43: VMAF 9")


def test_somebody_else_s_folder_is_not_touched(run, tiny, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "novel.txt").write_text("Call me")

    status, _, errors = run(tiny, "export", tmp_path / "theirs")

    assert status == 2
    told = "is not an exported site: name a new folder, or an empty one"
    assert errors == f"artlab: {tmp_path / 'theirs'} {told}\n"
    assert [path.name for path in tmp_path.rglob("*")] == ["theirs", "novel.txt"]


def test_ours_is_replaced_at_once_or_kept(collection, tmp_path, monkeypatch):
    folder = tmp_path / "sites" / "mine"
    opening.save(Lab(collection))
    site.publish(Lab(collection), folder, tell=silent)
    before = sorted(path.name for path in folder.rglob("*"))
    (folder / "lab.js").write_text("old")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(site.page, "index", full)
        with pytest.raises(site.ArtlabError, match=r"No space left on device; what was there is"):
            site.publish(Lab(collection), folder, tell=silent)
    assert (folder / "lab.js").read_text() == "old"
    site.publish(Lab(collection), folder, tell=silent)

    assert (folder / "lab.js").read_text() != "old"
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert [path.name for path in folder.parent.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--seeds", "63"], "--seeds must be two seeds with a dash between, as in 42-45, not '63'"),
        (["--seeds", "9-3"], "--seeds must rise, as in 0-63, not '9-3'"),
        (["--seeds", "0-x"], "--seeds must be a whole number from 0 to 4294967295, not 'x'"),
        (["--clip", "1-2", "--clip", "a-b"], "--clip must be a number from 0 to 4294967295, not"),
    ],
)
def test_wrong_options_write_nothing(run, tiny, tmp_path, options, says):
    status, _, errors = run(tiny, "export", *options, tmp_path / "site")

    assert (status, errors.count("\n")) == (2, 1)
    assert errors.startswith(f"artlab: {says}")
    assert not (tmp_path / "site").exists()


def test_a_damaged_model_is_one_sentence_and_nothing_is_written(run, collection, tmp_path):
    next((collection.root / "dense").glob("decoder*")).write_bytes(b"")

    status, _, errors = run(collection, "export", tmp_path / "site")

    assert (status, errors.count("\n")) == (2, 1)
    assert "is damaged" in errors
    assert not (tmp_path / "site").exists()
