"""How long a model takes to decode, on one core, in a process of its own."""

import multiprocessing
import os
import timeit
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from artlab import latents, machine
from artlab.collections.collection import Collection

CODES = 64  # in one call
REPEATS = 200


def measure(name: str, collection: Collection) -> dict[str, Any]:
    """Measure in what time, the median of 200, a model decodes 64 codes on one core.

    Returns:
        "milliseconds", and "machine": which it was.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        milliseconds = process.submit(milliseconds_on_one_core, name, collection).result()
    return {"milliseconds": milliseconds, "machine": machine.describe()}


def milliseconds_on_one_core(name: str, collection: Collection) -> float:
    """Measure it in this process, which has done nothing else and is bound to one core."""
    # All this is for TensorFlow, which must not have started its threads.
    os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1")
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the one thread may move
        os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])

    from artlab import checkpoints  # noqa: PLC0415 - imports TensorFlow

    generator = checkpoints.load(name, collection)
    seeds = np.arange(float(CODES))
    weights = latents.weights(seeds, label=None, classes=len(collection.labels))
    codes = generator.place(latents.at(seeds), weights)
    generator.decode(codes)  # compiles
    seconds = timeit.repeat(lambda: generator.decode(codes), number=1, repeat=REPEATS)
    return 1000 * float(np.median(seconds))
