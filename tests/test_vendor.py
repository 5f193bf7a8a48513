"""What others wrote and the page serves: unchanged, and of the version that package.json says."""

import hashlib

import pytest

from artlab.studio.serving.static_files import STATIC

VENDOR = STATIC / "vendor"
LISTED = dict(
    reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
)
TENSORFLOW = STATIC.parents[2] / "node_modules" / "@tensorflow"


def test_every_file_is_listed():
    files = {path.name for path in VENDOR.iterdir()} - {"SHA256SUMS"}

    assert files == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_a_file_is_what_its_package_holds(name):
    content = (VENDOR / name).read_bytes()
    [installed] = TENSORFLOW.glob(f"tfjs-*/dist/{name}")

    assert hashlib.sha256(content).hexdigest() == LISTED[name]
    assert content == installed.read_bytes()
