"""What we chose is what is locked, and all that is locked has a hash."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([a-z][\w.-]*)(?:\[[^]]*\])?==([\w.]+)", re.MULTILINE)


def pins(name):
    return set(PIN.findall((ROOT / name).read_text(encoding="utf-8").lower().replace("_", "-")))


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_what_we_chose(name):
    assert pins(f"{name}.txt") - pins(f"{name}.lock") == set(), "run: make lock"


def test_the_tests_run_with_what_the_app_runs_with():
    assert pins("requirements.lock") - pins("requirements-dev.lock") == set(), "run: make lock"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_all_that_is_locked_has_a_hash(name):
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())

    assert len(packages) > 50
    assert all("--hash=sha256:" in package for package in packages)
