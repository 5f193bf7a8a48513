"""Renders for visitors, of the page and of the API: one queue, one folder."""

from functools import partial

from artlab.clips.job import Job, Jobs
from artlab.clips.request import ClipRequest
from artlab.lab import Lab
from artlab.studio.serving.clips_folder import ClipsFolder


class Rendering:
    """Takes clips to be rendered; each is a job, which whoever asked for it may cancel."""

    def __init__(self, lab: Lab, clips: ClipsFolder) -> None:
        self.lab, self.clips, self._jobs = lab, clips, Jobs()

    def add(self, wanted: ClipRequest) -> Job:
        """Take a clip, to be rendered when those before it are.

        Raises:
            ArtlabError: If there is no room for it.
        """
        path = self.clips.new(wanted.file_name)
        return self._jobs.add(
            path,
            lambda tell: self.lab.render(wanted, path, progress=tell),
            partial(self.clips.discard, path),
        )

    def close(self) -> None:
        """Begin nothing more, when the page stops."""
        self._jobs.close()
