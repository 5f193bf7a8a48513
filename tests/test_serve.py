import asyncio
import os
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

import pytest

from artlab.lab import Lab
from artlab.studio.serving.serve import serve


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"GRADIO_SERVER_PORT": "abc"}, "GRADIO_SERVER_PORT must be a whole number"),
        ({"GRADIO_SERVER_PORT": ""}, "GRADIO_SERVER_PORT must be a whole number"),
        ({"GRADIO_SERVER_NAME": "nowhere.invalid"}, "cannot serve at"),
    ],
    ids=["port", "empty", "name"],
)
def test_a_wrong_setting_ends_in_a_sentence(setting, sentence):
    app = Path(__file__).parents[1] / "app.py"

    done = subprocess.run(
        [sys.executable, str(app)], env=os.environ | setting,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_talk_begins_in_the_presenter_s_mode(tiny, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    lab = Lab(tiny)

    page = serve(lab, blocking=False, opened="?present=yes")

    assert opened == [f"{page.local_url}?present=yes"]
    page.close()
    lab.close()


def test_a_page_that_nobody_visits_leaves_the_processor_alone(tiny, monkeypatch):
    naps, sleep = [], asyncio.sleep

    def noted(*arguments):
        naps.append(arguments)
        return sleep(*arguments)

    monkeypatch.setattr(asyncio, "sleep", noted)
    lab = Lab(tiny)
    page = serve(lab, blocking=False)
    naps.clear()
    time.sleep(1)

    assert 0 < len(naps) < 100  # at Gradio's own pace many hundreds
    page.close()
    lab.close()
