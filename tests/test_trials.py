"""The trials, in short; python -m trials tries longer."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from artlab import cards, checkpoints
from artlab.errors import CheckpointError
from artlab.lab import Lab
from trials import damaged_checkpoints, hostile_pictures, killed_training, removed_protections

ROOT = Path(__file__).parents[1]


def test_damaged_models_are_refused_and_the_other_serves(tiny):
    outcome = damaged_checkpoints.trial(100, tiny)

    assert (outcome.tried, outcome.refused, outcome.served) == (100, 100, 100)
    assert not outcome.loaded
    assert not outcome.crashes


def test_damaged_and_hostile_pictures_are_refused_with_little_memory():
    outcome = hostile_pictures.trial(300)

    assert outcome.files > 330
    assert outcome.refused > 200
    assert not outcome.crashes
    assert outcome.longest < 0.3
    assert outcome.longest_hostile < 0.5
    assert outcome.megabytes < 200


def test_killed_training_ends_as_if_it_had_been_left_alone():
    outcome = killed_training.trial(2)

    assert outcome.kills == 2
    assert (outcome.unloadable, outcome.lost, outcome.different) == (0, 0, 0)


def test_weights_that_are_no_numbers_are_not_published(collection):
    before = json.loads((collection.root / "gan" / "card.json").read_text())
    networks, config = checkpoints.trained("gan", collection, cards.read(collection.root / "gan"))
    networks.decoder.trainable_variables[0].assign_add(
        networks.decoder.trainable_variables[0] * float("nan")
    )

    with pytest.raises(CheckpointError, match="the decoder has weights that are no finite numbers"):
        checkpoints.save(networks, config, collection, command="")

    assert json.loads((collection.root / "gan" / "card.json").read_text()) == before


def test_a_model_that_draws_nothing_does_not_serve_and_the_other_does(collection, monkeypatch):
    load = checkpoints.load

    def broken(name, *arguments):
        generator = load(name, *arguments)
        if name == "gan":
            return replace(generator, paint=lambda codes: generator.paint(codes) * float("nan"))
        return generator

    monkeypatch.setattr(checkpoints, "load", broken)
    lab = Lab(collection)

    with pytest.raises(CheckpointError, match="gan draws no pictures here; get it back"):
        lab.generator("gan")
    assert lab.generator("dense")


def test_each_protection_can_be_taken_out_and_the_docs_say_who_notices():
    docs = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    removals = removed_protections.known()

    told = re.findall(r"^\| (.+) \| `(tests/\S+::\S+)` \|$", docs, re.MULTILINE)
    assert told == [(each.protection, each.test) for each in removals]
    for each in removals:
        assert each.applied((ROOT / each.file).read_text(encoding="utf-8"))
        file, _, name = each.test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_who_misses_a_protection_is_told_from_who_does_not():
    [missed] = [each for each in removed_protections.known() if "are remembered" in each.protection]
    harmless = replace(missed, protection="a comment", old="# clients whose", new="# those whose")

    outcome = removed_protections.of([missed, harmless])

    assert (outcome.tried, outcome.noticed, outcome.unnoticed) == (2, 1, ["a comment"])
