"""Takes each protection out of a copy of artlab; the test that watches over it must fail."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_suffix(".toml")
COPIED = ("artlab", "tests", "trials")  # all else is only read
FAILED = 1  # what pytest ends with, if a test failed; else 0, or what is wrong with the call


@dataclass(frozen=True, kw_only=True)
class Removal:
    """How a protection is taken out, and who notices.

    Attributes:
        protection: What it does, in a few words.
        file: Where it stands.
        old: Its text, or the part of it that counts; it stands there once.
        new: What stands there without it.
        test: The test that fails then, as pytest names it.
    """

    protection: str
    file: str
    old: str
    new: str
    test: str

    def applied(self, text: str) -> str:
        """Return the text of the file without the protection.

        Raises:
            ValueError: If it is not to be found there, or more than once.
        """
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} has {self.old!r} {text.count(self.old)} times")
        return text.replace(self.old, self.new)


@dataclass(kw_only=True)
class Outcome:
    """Who has noticed.

    Attributes:
        tried: How many protections were taken out, one at a time.
        noticed: After how many the test failed.
        unnoticed: The others.
    """

    tried: int = 0
    noticed: int = 0
    unnoticed: list[str] = field(default_factory=list)


def known() -> list[Removal]:
    """Return all that can be taken out, as the list beside this file has them."""
    return [Removal(**each) for each in tomllib.loads(LIST.read_text(encoding="utf-8"))["removal"]]


def trial(count: int, *, seed: int = 0) -> Outcome:
    """Take so many protections out, or all, one at a time.

    Raises:
        RuntimeError: If one of the tests fails as it is.
    """
    removals = known()
    random.Random(seed).shuffle(removals)  # noqa: S311 - no secret
    return of(removals[:count])


def of(removals: Iterable[Removal]) -> Outcome:
    """Take these out; see `trial`."""
    removals, outcome = list(removals), Outcome()
    with tempfile.TemporaryDirectory(prefix="artlab-trial-") as folder:
        root = _copied(Path(folder))
        if status := _tested(root, {removal.test for removal in removals}):
            raise RuntimeError(
                f"a test fails without anything taken out: pytest ends with {status}"
            )
        for removal in removals:
            path = root / removal.file
            whole = path.read_text(encoding="utf-8")
            path.write_text(removal.applied(whole), encoding="utf-8")
            outcome.tried += 1
            if _tested(root, [removal.test]) == FAILED:
                outcome.noticed += 1
            else:
                outcome.unnoticed.append(removal.protection)
            path.write_text(whole, encoding="utf-8")
    return outcome


def _copied(root: Path) -> Path:
    for path in ROOT.iterdir():
        if path.name in COPIED:
            shutil.copytree(path, root / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.is_file():
            shutil.copy(path, root)
        elif not path.name.startswith("."):
            (root / path.name).symlink_to(path)
    return root


def _tested(root: Path, tests: Iterable[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *sorted(tests)]
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},  # it would be that of the other text
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode
