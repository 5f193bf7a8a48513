"""Where a run computes: on one device, on all GPUs of a machine, or on several machines.

The strategies and all communication are tf.distribute's. A strategy is no part
of a model's config: every one takes the same steps, but for rounding.
"""

import json
import os
import signal
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import tensorflow as tf

from artlab.errors import ArtlabError, InputError
from artlab.training import replicas

ASK_EVERY = 10  # steps; then the workers tell each other whether one was asked to stop


class Workers:
    """The processes that train one model together; with most strategies this one alone.

    Attributes:
        strategy: What a run's networks and stages are made in the scope of.
        is_chief: Whether this process writes the run's files; one of them does.
    """

    def __init__(self, name: str) -> None:
        """Choose the strategy; one of several workers waits for the others.

        Args:
            name: one, mirrored (on all GPUs; without any, on all logical CPUs) or
                multi-worker (as TF_CONFIG says).

        Raises:
            InputError: If it is none of these, or TF_CONFIG does not say who the workers are.
        """
        match name:
            case "one":
                self.strategy = tf.distribute.get_strategy()
            case "mirrored":
                self.strategy = tf.distribute.MirroredStrategy()
            case "multi-worker":
                self.strategy = _multi_worker()
            case _:
                raise InputError(f"strategy must be one, mirrored or multi-worker, not {name!r}")
        self.is_chief: bool = self.strategy.extended.should_checkpoint
        self._are_several = name == "multi-worker"
        with self.strategy.scope():
            self._mean = replicas.compiled()(tf.identity)

    def agree(self, *parts: bytes | memoryview) -> None:
        """Make sure that all workers have the same bytes, in some parts.

        Raises:
            ArtlabError: In at least one of them, if they have not.
        """
        if not self._are_several:
            return
        number = 0
        for part in parts:
            number = zlib.crc32(part, number)
        if self._mean(tf.constant(number, tf.float64)) != number:
            raise ArtlabError(
                "the workers have not got the same options and data; start them alike"
            )

    def follow_chief(self, variables: Sequence[tf.Variable]) -> None:
        """Give all workers the chief's values: what it restored, or another machine rounds."""
        if not self._are_several:
            return

        def replica() -> list[tf.Tensor]:
            context = tf.distribute.get_replica_context()
            is_chief = context.replica_id_in_sync_group == 0
            # Of one type, as tf.distribute wants them; one that holds all the others.
            own = [tf.cast(variable, tf.float64) for variable in variables]
            values = [tf.where(is_chief, value, tf.zeros_like(value)) for value in own]
            return context.all_reduce(tf.distribute.ReduceOp.SUM, values)

        @partial(tf.function, autograph=False)
        def chief_s() -> list[tf.Tensor]:
            return replicas.one_of(self.strategy, self.strategy.run(replica))

        for variable, value in zip(variables, chief_s(), strict=True):
            variable.assign(tf.cast(value, variable.dtype))

    def is_any_stopped(self, is_stopped: Callable[[], bool], step: int) -> bool:
        """Return whether a worker was asked to stop: the same in all after the same step."""
        if not self._are_several:
            return is_stopped()
        return step % ASK_EVERY == 0 and bool(self._mean(tf.constant(float(is_stopped()))) > 0)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Say it in one sentence where another worker is gone."""
        try:
            yield
        except (tf.errors.UnavailableError, tf.errors.AbortedError) as error:
            if not self._are_several:
                raise
            raise ArtlabError(
                "another worker stopped or cannot be reached; what was saved is whole: "
                "start all again; --resume goes on from there"
            ) from error


def _multi_worker() -> tf.distribute.Strategy:
    try:
        address = _address(json.loads(os.environ.get("TF_CONFIG", "")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "TF_CONFIG must name all workers, and which this one is, as in "
            '{"cluster": {"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}, '
            '"task": {"type": "worker", "index": 0}}'
        ) from error
    try:
        with _waiting():
            return tf.distribute.MultiWorkerMirroredStrategy()
    except (ValueError, RuntimeError, tf.errors.OpError) as error:
        reason = str(error).partition("\n")[0]
        raise ArtlabError(f"cannot start as worker {address} of TF_CONFIG: {reason}") from error


def _address(settings: dict[str, Any]) -> str:
    """Find this worker in what TF_CONFIG holds; many kinds of errors, if it is not there."""
    addresses = {
        (job, index): address
        for job in ("chief", "worker")
        for index, address in enumerate(settings["cluster"].get(job, ()))
    }
    address = addresses[settings["task"]["type"], int(settings["task"]["index"])]
    int(address.rpartition(":")[2])  # the port
    return address


@contextmanager
def _waiting() -> Iterator[None]:
    """Let Ctrl-C end a process that waits for the others in TensorFlow, where Python never runs."""
    sys.stderr.write("waiting for the other workers of TF_CONFIG\n")
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        # TensorFlow has taken this one over.
        signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGTERM))
