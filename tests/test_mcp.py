"""The API as an agent has it: tools of the Model Context Protocol, called by its own client."""

import ast
import asyncio
import base64
import io
import subprocess
import sys
from pathlib import Path

import PIL.Image
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from artlab import images
from artlab.errors import ArtlabError
from artlab.points import Point
from artlab.studio.serving import serve as serving
from artlab.studio.serving.serve import serve


@pytest.fixture(scope="module")
def asked(stand_in):
    """Return a function that does something as an agent."""
    page = serve(stand_in, blocking=False, mcp=True)

    def asked(act):
        async def visit():
            async with (
                streamable_http_client(f"{page.local_url}gradio_api/mcp/") as (read, write, _),
                ClientSession(read, write) as session,
            ):
                await session.initialize()
                return await act(session)

        return asyncio.run(visit())

    yield asked
    page.close()


def test_every_endpoint_is_a_tool_with_its_bounds(asked):
    tools = {tool.name: tool for tool in asked(lambda session: session.list_tools()).tools}

    assert list(tools) == ["generate", "score", "clip", "rebuild"]
    assert tools["score"].description.startswith("Score a drawn digit against a real one")
    seed = tools["generate"].inputSchema["properties"]["seed"]
    assert (seed["minimum"], seed["maximum"]) == (0, 2**32 - 1)


def test_a_tool_scores_and_draws_what_the_page_does(asked, stand_in):
    given = {"model": "dense", "seed": 42.375, "digit": "3"}

    scored = asked(lambda session: session.call_tool("score", given)).content[0]
    drawn = asked(lambda session: session.call_tool("generate", given)).content[0]

    point = Point.checked(stand_in.collection, model="dense", seed=42.375, label="3")
    picture = stand_in.draw(point)
    assert ast.literal_eval(scored.text)["psnr"] == stand_in.judge(picture, point).psnr
    with PIL.Image.open(io.BytesIO(base64.b64decode(drawn.data))) as seen:
        assert seen.tobytes() == images.to_bytes(picture)[0].tobytes()


def test_a_wrong_value_is_an_error_that_says_so(asked):
    refused = asked(lambda session: session.call_tool("score", {"seed": -1}))

    assert refused.isError
    assert "-1 is less than the minimum of 0" in refused.content[0].text


def test_without_the_package_it_says_what_to_do(stand_in, monkeypatch):
    monkeypatch.setattr(serving.importlib.util, "find_spec", lambda _: None)

    with pytest.raises(ArtlabError, match=r"^tools for agents need one more package: pip install"):
        serve(stand_in, blocking=False, mcp=True)


def test_the_app_s_help_names_both():
    app = Path(__file__).parents[1] / "app.py"

    done = subprocess.run(
        [sys.executable, str(app), "--help"], capture_output=True, text=True, check=True
    )

    assert {"--present", "--mcp"} <= set(done.stdout.split())
