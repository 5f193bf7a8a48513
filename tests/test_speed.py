import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest

from artlab import machine
from artlab.errors import CheckpointError
from artlab.evaluation import speed


def test_a_model_s_decoding_takes_a_time_on_this_machine(tiny):
    found = speed.measure("dense", tiny)

    assert 0.01 < found["milliseconds"] < 1000
    assert found["machine"] == machine.describe()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux binds a process")
def test_it_is_measured_on_one_core_of_another_process(tiny):
    before = os.sched_getaffinity(0)

    with ProcessPoolExecutor(1, mp_context=speed.multiprocessing.get_context("spawn")) as process:
        process.submit(speed.milliseconds_on_one_core, "gan", tiny).result()
        cores = process.submit(os.sched_getaffinity, 0).result()

    assert len(cores) == 1
    assert os.sched_getaffinity(0) == before


def test_a_model_that_is_not_there_is_one_sentence(tiny, tmp_path):
    with pytest.raises(CheckpointError, match=r"^there is no gan in [^\n]*$"):
        speed.measure("gan", replace(tiny, root=tmp_path))
