"""What a host may set, each in one environment variable; docs/hosting.md has the table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from artlab import inputs
from artlab.errors import ArtlabError

MOST = 1_000_000_000
EVERYBODY = "*"
PLACES = ("temp", "collections")  # read where they are used
DEVELOPMENT = ("GRADIO_WATCH_DIRS", "GRADIO_VIBE_MODE", "GRADIO_PROFILING")
HERE = ("", "127.0.0.1", "localhost", "::1", "[::1]")  # GRADIO_SERVER_NAME, seen by nobody else


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Whole numbers; the variable of `free_mb` is ARTLAB_FREE_MB."""

    requests: int = 500  # a second, on the long run, from one address; a call counts for ten
    clips: int = 40  # that wait to be rendered
    calls: int = 200  # that wait, of each of the API's other endpoints
    strips: int = 1000  # that wait to be drawn; some twenty seconds of work
    connections: int = 2000  # open at once; from one address half as many
    head_seconds: int = 10  # in which the head of a request has to be there
    body_seconds: int = 10  # and its body
    temp_mb: int = 500  # of clips, pictures and whatever else lies in the temporary folder
    free_mb: int = 200  # of the disk, below which nothing is rendered


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of a host.

    Raises:
        ArtlabError: If one of them is wrong, or they do not go together.

    >>> read({"ARTLAB_CLIPS": "4"}).clips
    4
    """
    _check(environment)
    given: dict[str, Any] = {
        field.name: inputs.whole(environment[name], name=name, first=1, last=MOST)
        for field in fields(Settings)
        if (name := variable(field.name)) in environment
    }
    return Settings(**given)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"ARTLAB_{name.upper()}"


def _check(environment: Mapping[str, str]) -> None:
    known = {variable(field.name) for field in fields(Settings)} | set(map(variable, PLACES))
    unknown = sorted(name for name in environment if name.startswith("ARTLAB_"))
    for name in unknown:
        if name not in known:
            raise ArtlabError(f"there is no setting {name}; there are {', '.join(sorted(known))}")
    believed = environment.get("FORWARDED_ALLOW_IPS", "").split(",")
    if EVERYBODY in (address.strip() for address in believed):
        raise ArtlabError(
            "FORWARDED_ALLOW_IPS must name the proxies: with * anybody may claim any address, "
            "and so get everybody's share"
        )
    if environment.get("GRADIO_SERVER_NAME", "") not in HERE:
        for name in DEVELOPMENT:
            if environment.get(name, "").lower() not in {"", "0", "false"}:
                raise ArtlabError(
                    f"{name} is for development, and opens what strangers must not have: unset "
                    "it, or unset GRADIO_SERVER_NAME"
                )
