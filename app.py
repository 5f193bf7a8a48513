"""Starts the page: python app.py; before a talk, python app.py --present."""

import argparse
import atexit
import os
import sys
import threading

from artlab.errors import ArtlabError


def main() -> None:
    """Serve the page until Ctrl-C; a wrong setting ends with one sentence."""
    parser = argparse.ArgumentParser(
        description="Serve the page, at GRADIO_SERVER_NAME and GRADIO_SERVER_PORT."
    )
    parser.add_argument(
        "--present",
        action="store_true",
        help="for a talk: say whether all is here (as python -m artlab doctor), and open the page "
        "in this machine's browser, in the presenter's mode",
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="serve the API as tools for agents, too, at gradio_api/mcp/; it takes one more "
        "package: pip install 'gradio[mcp]'",
    )
    asked = parser.parse_args()
    is_over = threading.Event()
    # The last of all that is done at the end: TensorFlow may still be at work, and an interpreter
    # that tidies up under it crashes, or hangs.
    atexit.register(lambda: is_over.is_set() and os._exit(0))
    try:
        # Before anything else: it reads the settings, and makes some for what it imports.
        from artlab.studio.serving.serve import serve  # noqa: PLC0415

        if asked.present:
            from artlab import commands  # noqa: PLC0415
            from artlab.labs import Labs  # noqa: PLC0415

            labs = Labs.offered().every.values()
            commands.is_ready(*labs)
            serve(*labs, opened="?present=yes", mcp=asked.mcp)
        else:
            serve(mcp=asked.mcp)
    except ArtlabError as error:
        sys.exit(f"artlab: {error}")
    except SystemExit:  # SIGTERM; Ctrl-C just returns
        pass
    is_over.set()


if __name__ == "__main__":
    main()
