"""Renders for visitors, of the page and of the API: one queue, one folder."""

from functools import partial

from artlab.clips.job import Job, Jobs
from artlab.clips.request import ClipRequest
from artlab.labs import Labs
from artlab.studio.serving.clips_folder import ClipsFolder


class Rendering:
    """Takes clips to be rendered; each is a job, which whoever asked for it may cancel."""

    def __init__(self, labs: Labs, clips: ClipsFolder) -> None:
        self.labs, self.clips, self._jobs = labs, clips, Jobs()

    def add(self, wanted: ClipRequest) -> Job:
        """Take a clip, to be rendered when those before it are.

        Raises:
            ArtlabError: If there is no room for it.
        """
        lab, path = self.labs.of(wanted.collection.name), self.clips.new(wanted.file_name)
        return self._jobs.add(
            path,
            lambda tell: lab.render(wanted, path, progress=tell),
            partial(self.clips.discard, path),
        )

    def close(self) -> None:
        """Begin nothing more, when the page stops."""
        self._jobs.close()
