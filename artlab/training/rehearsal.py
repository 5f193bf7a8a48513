"""How long a training will take on this machine: a few steps of each stage, timed beforehand."""

import time
from importlib import import_module

import keras

from artlab import checkpoints
from artlab.models.config import Config
from artlab.training.data import DataSet

WARM, TIMED = 2, 8  # steps: the first ones compile
LEAST = 1000  # steps of a training: less is over soon


def minutes(config: Config, data: DataSet) -> dict[str, float]:
    """Estimate how many minutes each stage takes, by its name; nothing of a short training.

    Networks of its own are fitted, and forgotten.
    """
    keras.utils.set_random_seed(config.seed)
    networks = checkpoints.untrained(config, data.collection)
    stages = [import_module(each).stage(networks, config, data) for each in config.stages]
    if sum(stage.steps for stage in stages) < LEAST:
        return {}
    found = {}
    for stage in stages:
        if stage.steps < WARM + TIMED:
            continue
        stage.begin()
        stage.enter()
        for number in range(WARM + TIMED):
            if number == WARM:
                began = time.monotonic()
            losses = stage.step(number)
        [float(loss) for loss in losses.values()]  # waits for what is still computed
        found[stage.name] = (time.monotonic() - began) / TIMED * stage.steps / 60
    return found
