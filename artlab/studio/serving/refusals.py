"""What is refused, with the sentence that says why."""

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from artlab import texts


class RefusedError(Exception):
    """A request that goes no further.

    Attributes:
        status: Of the answer.
        retry: After how many seconds it may go further; 0 for never.
    """

    def __init__(self, status: int, sentence: str, *, retry: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry = retry


def answer(error: RefusedError, method: str, language: str = texts.SOURCE) -> Response:
    """Answer as what was asked would have been; Gradio's clients show a `detail`."""
    sentence = texts.said(error, language)
    headers = {"Cache-Control": "no-store"}
    if error.retry:
        headers["Retry-After"] = str(error.retry)
    if method == "POST":
        return JSONResponse({"detail": sentence}, error.status, headers)
    return PlainTextResponse(sentence, error.status, headers)


def _malformed(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
    first = error.errors()[0]
    where = ".".join(str(each) for each in first["loc"][1:]) or "the request"
    return answer(RefusedError(400, f"{where}: {first['msg'][:200].lower()}"), "POST")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)  # noqa: S101 - what it is registered for
    return answer(error, request.method)


# For the app that Gradio serves: what it says of its own, with the input in it, or as a traceback.
HANDLERS = {RequestValidationError: _malformed, RefusedError: _refused}
