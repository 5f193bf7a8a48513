"""Says in the page's head what a link to it shows where it is sent; Gradio says that of itself."""

import re
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from artlab.panels import ABOUT, TITLE
from artlab.studio.serving.static_files import PLACE

GRADIO_S = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
PICTURE = f"{PLACE}/preview.png"
SIZE = (1200, 630)  # of it, in pixels, as Open Graph's readers want it


class LinkPreview:
    """ASGI middleware; what asks it must keep the page by the address that it was asked at."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, but for the head of the page."""
        root = scope.get("root_path", "").rstrip("/")
        is_asked = scope["type"] == "http" and scope["method"] == "GET"
        if not is_asked or scope["path"].removeprefix(root) != "/":
            await self.app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            (start,) = started
            headers = MutableHeaders(raw=start["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                address = _address(scope, root)
                body[:] = with_tags(body.decode(), address).encode()
                headers["content-length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": bytes(body)})

        await self.app(scope, receive, note)


def with_tags(page: str, address: str) -> str:
    """Return a page whose head says what it is.

    Args:
        page: As HTML, with a head.
        address: The page's, which ends in a slash; readers of such tags know no relative ones.

    Source:
        https://ogp.me
    """
    width, height = SIZE
    tags = {
        "og:type": "website",
        "og:site_name": "artlab",
        "og:title": TITLE,
        "og:description": ABOUT,
        "og:image": address + PICTURE,
        "og:image:width": width,
        "og:image:height": height,
        "og:image:alt": "A drawn digit, large, above a film of the seeds around it",
    }
    told = "".join(
        f'<meta property="{name}" content="{escape(str(value))}">' for name, value in tags.items()
    )
    told += f'<meta name="description" content="{escape(ABOUT)}">'
    told += '<meta name="twitter:card" content="summary_large_image">'
    return GRADIO_S.sub("", page).replace("</head>", f"{told}</head>", 1)


def _address(scope: Scope, root: str) -> str:
    headers = Headers(scope=scope)
    scheme = headers.get("x-forwarded-proto", scope["scheme"]).partition(",")[0].strip()
    host = headers.get("x-forwarded-host", headers.get("host", "")).partition(",")[0].strip()
    return f"{scheme}://{host}{root}/"
