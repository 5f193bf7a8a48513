"""Starts the page: python app.py."""

import sys

from artlab.errors import ArtlabError


def main() -> None:
    """Serve the page until Ctrl-C; a wrong setting ends with one sentence."""
    try:
        from artlab.studio.serving.serve import serve  # noqa: PLC0415 - reads the settings

        serve()
    except ArtlabError as error:
        sys.exit(f"artlab: {error}")


if __name__ == "__main__":
    main()
