"""The errors that artlab raises on purpose; each message is one sentence for a person."""


class ArtlabError(Exception):
    """Something that a person can put right; the message says what, where and how."""

    exit_status = 2  # of the command line


class InputError(ArtlabError, ValueError):
    """A value from outside (page, API, command line) that artlab cannot work with."""


class CheckpointError(ArtlabError):
    """A trained model or a reference file that is missing, damaged or not what it claims."""


class DataError(ArtlabError):
    """Training data that is missing or of the wrong form."""


class ToolError(ArtlabError):
    """An outside program that is missing, fails or takes too long."""


class ClipError(ArtlabError):
    """A clip that was written but does not hold what was drawn."""
