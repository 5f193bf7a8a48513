"""Starts the page: python app.py."""

from artlab.studio.serve import serve

if __name__ == "__main__":
    serve()
