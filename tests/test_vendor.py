"""What others wrote and the page serves: unchanged, and of the version that package.json says."""

import hashlib

import pytest

from artlab.studio.serving.static_files import STATIC

VENDOR = STATIC / "vendor"
LISTED = dict(
    reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
)
PACKAGES = STATIC.parents[2] / "node_modules"
OTHERS = {"uqr.js": "uqr/dist/index.mjs"}


def test_every_file_is_listed():
    files = {path.name for path in VENDOR.iterdir()} - {"SHA256SUMS"}

    assert files == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_a_file_is_what_its_package_holds(name):
    content = (VENDOR / name).read_bytes()
    [installed] = PACKAGES.glob(OTHERS.get(name, f"@tensorflow/tfjs-*/dist/{name}"))

    assert hashlib.sha256(content).hexdigest() == LISTED[name]
    assert content == installed.read_bytes()
