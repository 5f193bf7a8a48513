"""The page in Russian, in headless Chromium: chosen by the browser or the link, and switched."""

import re

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from playwright.sync_api import expect
from test_axe import AXE, FOUND, RULES, VIEWS
from viewing import number

from artlab.export import site
from artlab.texts import t

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
READ = """() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement: place, data } = walker.currentNode;
    if (shown(place) && !place.closest("script, style, pre, footer")) found.push(data.trim());
  }
  for (const name of ["aria-label", "title", "placeholder"])
    for (const place of document.querySelectorAll(`.lab-view [${name}]`))
      found.push(place.getAttribute(name));
  return found;
}"""
NAMES = re.compile(  # the same in every language
    r"artlab|GAN|PSNR|SSIM|VMAF|MNIST|MP4|WebM|GIF|WebP|EN|(EN: )?English|Esc|Page (Up|Down)|"
    r"[A-Z]|FD|loss|.*(Keras|PCA|VAE|KID|CAS|LeCun|Intel|AMD|python|GB|RTX|H100|White|Goodfellow|"
    r"Lipman|Wang|Netflix).*",
    re.DOTALL,
)


@pytest.fixture
def russian(browser):
    """Return a page of a browser that asks for Russian."""
    page = browser.new_page(locale="ru-RU", reduced_motion="reduce")
    page.failures = []
    page.on("pageerror", lambda error: page.failures.append(str(error)))
    yield page
    assert page.failures == []
    page.close()


def go(page, address):
    page.goto(address)
    page.wait_for_selector(".lab-view[data-state=ready]")


def language(page):
    return page.evaluate("document.documentElement.lang")


@pytest.mark.parametrize("seen", VIEWS)
def test_all_that_is_read_is_russian(russian, address, seen):
    go(russian, f"{address}?engine=off&seed=42&view={seen}")
    russian.wait_for_timeout(500)

    words = russian.evaluate(READ)
    english = {
        text
        for text in words
        if re.search(r"[a-zA-Z]{2}", text)
        and not CYRILLIC.search(text)
        and not NAMES.fullmatch(text)
    }

    assert any(map(CYRILLIC.search, words))
    assert english == set()
    assert russian.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_opens_as_the_browser_asks_and_the_link_does_not_say_so(russian, address):
    go(russian, f"{address}?engine=off&seed=42")

    expect(russian.get_by_role("button", name="Обзор")).to_be_visible()
    expect(russian).to_have_title("artlab: латентное пространство своими глазами")
    assert language(russian) == "ru"
    assert "lang" not in russian.url
    assert re.fullmatch(r"\d+,\d дБ", russian.locator("[data-score=psnr]").text_content())
    expect(russian.locator(".lab-frame > canvas")).to_have_attribute(
        "aria-valuetext", re.compile("GAN, сид 42, цифра")
    )


def test_a_switch_turns_it_and_a_link_keeps_that(russian, address):
    go(russian, f"{address}?engine=off&seed=42.5&view=compare")

    russian.get_by_role("button", name="EN: English").click()
    expect(russian.get_by_role("button", name="Compare")).to_be_visible()
    assert "lang=en" in russian.url
    assert "seed=42.5" in russian.url
    go(russian, russian.url)
    assert language(russian) == "en"

    russian.get_by_role("button", name="RU: русский").click()
    expect(russian.get_by_role("button", name="Сравнение")).to_be_visible()
    assert "lang" not in russian.url


def test_a_link_brings_its_language_to_another_browser(visit, address):
    go(visit, f"{address}?engine=off&lang=ru")

    expect(visit.get_by_role("button", name="Обзор")).to_be_visible()
    assert "lang=ru" in visit.url


def test_a_language_that_there_is_not_is_said_and_the_browser_s_is_taken(russian, address):
    go(russian, f"{address}?engine=off&lang=xx")

    expect(russian.get_by_role("alert").first).to_have_text("lang: нужно en или ru, получено: xx")
    assert language(russian) == "ru"


def test_errors_are_russian_the_page_s_and_the_server_s(russian, address):
    go(russian, f"{address}?engine=off&seed=42")
    number(russian).fill("-3")
    number(russian).press("Enter")
    trouble = russian.locator(".lab-trouble")
    expect(trouble).to_have_text("сид: нужно число от 0 до 4294967295, получено: -3")

    russian.get_by_role("button", name="Клип").click()
    seconds = russian.get_by_label("секунды ключевого кадра 1")
    seconds.fill("-1")
    seconds.press("Enter")
    expect(russian.locator(".clip-trouble")).to_contain_text("нужно число от")


def test_what_the_server_refuses_is_said_in_the_page_s_language(russian, address, stand_in):
    stand_in.faults["dense"] = t("{file} is damaged", file="decoder.h5")

    russian.goto(f"{address}?engine=off&seed=777&model=dense")
    expect(russian.locator(".lab-trouble")).to_have_text("файл decoder.h5 повреждён")
    stand_in.faults.clear()


def test_without_the_catalogue_the_page_is_english_and_works(russian, address):
    russian.route("**/languages/ru.js", lambda route: route.abort())
    go(russian, f"{address}?engine=off&seed=42")

    expect(russian.get_by_role("button", name="Explore")).to_be_visible()
    assert language(russian) == "en"


def test_english_asks_for_no_catalogue(visit, address):
    asked = []
    visit.on("request", lambda sent: asked.append(sent.url))
    go(visit, f"{address}?engine=off&seed=43")

    assert not any("languages/" in url for url in asked)


def test_a_key_is_where_it_is_on_a_russian_keyboard(russian, address):
    go(russian, f"{address}?engine=off&seed=42")

    russian.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ы', code: 'KeyS' }))"
    )

    expect(russian.get_by_role("button", name="Лист")).to_have_attribute("aria-current", "page")


def test_all_can_be_reached_by_keyboard_in_russian(russian, address):
    go(russian, f"{address}?engine=off&seed=42")
    names = []
    for _ in range(30):
        russian.keyboard.press("Tab")
        names.append(russian.evaluate("document.activeElement.textContent.trim()"))

    assert {"Сравнение", "О проекте", "EN", "Скачать PNG", "Ссылка", "Клавиши"} <= set(names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_russian(russian, address, scheme):
    if not AXE.exists():
        pytest.skip("needs axe-core: make style")
    russian.emulate_media(color_scheme=scheme)
    russian.add_init_script(path=AXE)
    found = []
    for seen in VIEWS:
        go(russian, f"{address}?engine=off&seed=42&view={seen}")
        russian.wait_for_timeout(300)
        found += [f"{seen}: {what}" for what in russian.evaluate(FOUND, RULES)]

    assert found == [], "\n".join(found)


def test_the_api_says_errors_as_it_is_asked(address):
    def error(**headers):
        client = Client(address, headers=headers, verbose=False)
        with pytest.raises(AppError) as failed:
            client.predict(model="gan", seed=-1, api_name="/generate")
        return str(failed.value)

    assert "seed must be a number from 0 to 4294967295, not -1" in error()
    assert "сид: нужно число от 0 до 4294967295" in error(**{"Accept-Language": "ru-RU, en;q=0.5"})


def test_an_export_has_both_languages_from_a_disk_too(russian, stand_in, tmp_path):
    folder = tmp_path / "site"
    site.publish(stand_in, folder, seeds=range(42, 44), tell=lambda *_: None)

    go(russian, f"{(folder / 'index.html').as_uri()}")
    expect(russian.get_by_role("button", name="Обзор")).to_be_visible()
    russian.get_by_role("button", name="О проекте").click()
    expect(russian.get_by_role("heading", name="Что вы видите")).to_be_visible()
    expect(russian.get_by_role("heading", name="What you see")).to_be_hidden()

    russian.get_by_role("button", name="EN: English").click()
    expect(russian.get_by_role("heading", name="What you see")).to_be_visible()
    assert language(russian) == "en"
