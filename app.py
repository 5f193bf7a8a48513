"""Starts the page: python app.py; before a talk, python app.py --present."""

import argparse
import sys

from artlab.collections import DEFAULT
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
    try:
        if asked.present:
            from artlab import commands  # noqa: PLC0415 - only a talk waits for it

            commands.examine(asked, DEFAULT)

        from artlab.studio.serving.serve import serve  # noqa: PLC0415 - reads the settings

        serve(opened="?present=yes" if asked.present else None, mcp=asked.mcp)
    except ArtlabError as error:
        sys.exit(f"artlab: {error}")


if __name__ == "__main__":
    main()
