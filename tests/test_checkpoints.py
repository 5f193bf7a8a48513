import json
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_up import TINY, shake

from artlab import cards, checkpoints, learning
from artlab.errors import CheckpointError
from artlab.lab import Lab
from artlab.learning import Snapshot
from artlab.models import CONFIGS
from artlab.networks import whole
from artlab.tone import Tone


def file(root, name, part):
    return next((root / name).glob(f"{part}-*"))


def rewrite(collection, change):
    path = collection.root / "gan" / "card.json"
    card = json.loads(path.read_text())
    change(card)
    path.write_text(json.dumps(card))


def picture(collection, name="gan", card=None):
    return checkpoints.load(name, collection, card).draw(np.array([42.5]), label=2)


def shaken(config, collection, *, seed=0):
    """Return networks of a config with weights that nobody else has."""
    networks = checkpoints.untrained(config, collection)
    for network in checkpoints.parts(networks).values():
        shake(network, seed=seed)
    return networks


@pytest.mark.parametrize("of", ["tiny", "shapes"])
@pytest.mark.parametrize("name", ["dense", "gan"])
def test_a_saved_model_works_as_it_did_before(request, tmp_path, name, of):
    collection = replace(request.getfixturevalue(of), root=tmp_path)
    config = CONFIGS[name](hidden=64, temperature=0.7, seed=5, **TINY)
    networks = shaken(config, collection)

    card = checkpoints.save(networks, config, collection, command="train it --seed 5")
    for network in (networks.encoder, networks.prior, networks.decoder):
        whole.settle(network)
    before = checkpoints.usable(networks, config, collection)
    after = checkpoints.load(name, collection)

    positions, some = np.array([0, 42.5, 43]), np.random.RandomState(0).rand(4, *collection.shape)
    assert (after.name, after.collection) == (name, collection)
    assert after.draw(positions) == pytest.approx(before.draw(positions), abs=1e-6)
    assert after.rebuild(some) == pytest.approx(before.rebuild(some), abs=1e-6)
    assert card.command == "train it --seed 5"
    assert CONFIGS[name](**card.config) == config


def test_a_tone_curve_is_saved_with_the_model_and_makes_another_version_of_it(collection):
    config = CONFIGS["gan"](hidden=64, **TINY)
    networks, tone = shaken(config, collection), Tone(((0.1, 0.0), (0.6, 0.5), (0.9, 1.0)))
    checkpoints.save(networks, config, collection, command="")
    bare, version = picture(collection), Lab(collection).version("gan")

    checkpoints.save(networks, config, collection, command="", tone=tone)

    assert checkpoints.load("gan", collection).tone == tone
    assert np.array_equal(picture(collection), tone(bare))
    assert Lab(collection).version("gan") != version


def test_a_checkpoint_without_a_tone_curve_says_how_to_give_it_one(collection):
    rewrite(collection, lambda card: card["files"].pop("tone") and card.pop("format"))

    with pytest.raises(CheckpointError, match=r"earlier version.*checkpoints ink --model gan$"):
        checkpoints.load("gan", collection)


@pytest.mark.parametrize("text", ["[]", "{}", '{"knots": 5}', '{"knots": [[0.5, 2]]}', "?"])
def test_a_listed_file_that_holds_no_curve_says_what_to_do(collection, text):
    card = cards.read(collection.root / "gan")
    published = cards.publish(
        collection.root / "gan", card, {"tone": (".json", lambda path: path.write_text(text))}
    )
    rewrite(collection, lambda new: new.update(files={**card.files, **published.files}))

    with pytest.raises(CheckpointError, match=r"holds no tone curve; get it back"):
        checkpoints.load("gan", collection)


def test_the_learning_record_is_saved_with_the_model(shapes, tmp_path):
    collection, config = replace(shapes, root=tmp_path), CONFIGS["dense"](**TINY)
    pictures = np.random.RandomState(0).randint(256, size=(6, *shapes.shape)).astype(np.uint8)
    snapshot = Snapshot(stage="prior", step=1, figures={"loss": 2.0}, pictures=pictures)
    networks = checkpoints.untrained(config, collection)

    checkpoints.save(networks, config, collection, command="", snapshots=[snapshot])

    [again] = learning.load("dense", collection)
    assert np.array_equal(again.pictures, pictures)
    assert learning.strip([again]).shape[2] == 3


def test_a_missing_checkpoint_says_what_to_do_and_leaves_the_others_alone(collection):
    before = picture(collection, "dense")
    shutil.rmtree(collection.root / "gan")

    with pytest.raises(CheckpointError, match=r"there is no gan in .*; get it back .* train gan$"):
        checkpoints.load("gan", collection)
    assert np.array_equal(picture(collection, "dense"), before)


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_bit(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("part", ["encoder", "decoder", "prior", "tone"])
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (Path.unlink, "the {} of .* is missing; get it back"),
        (truncate, "{}.* is damaged: .*; get it back"),
        (flip_a_bit, "{}.* is damaged: .*; get it back"),
    ],
    ids=["missing", "truncated", "flipped"],
)
def test_a_file_that_is_not_what_it_was_says_what_to_do(collection, part, damage, says):
    damage(file(collection.root, "gan", part))

    with pytest.raises(CheckpointError, match=says.format(part)):
        checkpoints.load("gan", collection)


@pytest.mark.parametrize(
    ("name", "says"),
    [("dense", "holds 'dense', not 'gan'; get it back"), ("gan", "the encoder of .* is missing; ")],
)
def test_the_other_model_s_card_is_refused_even_under_this_name(collection, name, says):
    card = json.loads((collection.root / "dense" / "card.json").read_text())
    (collection.root / "gan" / "card.json").write_text(json.dumps(card | {"name": name}))

    with pytest.raises(CheckpointError, match=says):
        checkpoints.load("gan", collection)


@pytest.mark.parametrize(
    "change",
    [{"colour": "red"}, {"hidden": "wide"}, {"hidden": -1}, {"hidden": 65}, {"prior_blocks": 2.5}],
    ids=str,
)
def test_weights_that_do_not_fit_their_card_say_what_to_do(collection, change):
    rewrite(collection, lambda card: card["config"].update(change))

    with pytest.raises(CheckpointError, match=r"weights of .* do not fit its card; get it [^\n]*$"):
        checkpoints.load("gan", collection)


def test_a_listed_file_that_holds_no_weights_says_what_to_do(collection):
    folder = collection.root / "gan"
    card = cards.read(folder)
    cards.publish(folder, card, {"encoder": (".weights.h5", lambda path: path.write_bytes(b"?"))})
    rewrite(collection, lambda new: new.update(files={**card.files, **new["files"]}))

    with pytest.raises(CheckpointError, match=r"do not fit its card; get it back [^\n]*$"):
        checkpoints.load("gan", collection)


def test_a_publish_in_between_does_not_mix_two_versions(collection, monkeypatch):
    config = CONFIGS["gan"](hidden=64, **TINY)
    before, old = picture(collection), cards.read(collection.root / "gan")
    verified, kept = cards.verified, {}

    def publish_after_the_first(folder, card, role):
        path = verified(folder, card, role)
        if not kept:
            kept.update({each: each.read_bytes() for each in folder.glob("*.h5")})
            networks = shaken(config, collection, seed=1)
            checkpoints.save(networks, config, collection, command="")
            for each, content in kept.items():  # as a slow disk would still have them
                each.write_bytes(content)
        return path

    with monkeypatch.context() as patched:
        patched.setattr(cards, "verified", publish_after_the_first)
        meanwhile = picture(collection)

    assert np.array_equal(meanwhile, before)
    assert np.array_equal(picture(collection, card=old), before)
    assert not np.array_equal(picture(collection), before)


@pytest.mark.parametrize("part", ["encoder", "decoder", "prior"])
def test_a_save_that_fails_keeps_the_old_model(collection, monkeypatch, part):
    before, config = picture(collection, "dense"), CONFIGS["dense"](**TINY)
    networks = checkpoints.untrained(config, collection)

    def fail(path):
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(getattr(networks, part), "save_weights", fail)
    with pytest.raises(cards.ArtlabError, match=r"No space left on device; what was there is kept"):
        checkpoints.save(networks, config, collection, command="")

    assert np.array_equal(picture(collection, "dense"), before)


def test_a_full_disk_keeps_the_old_model(collection):
    before = picture(collection, "dense")
    program = """
        import resource, sys
        from dataclasses import replace
        from pathlib import Path

        from artlab import checkpoints
        from artlab.collections.mnist import MNIST
        from artlab.errors import ArtlabError
        from artlab.models.dense import DenseConfig

        collection = replace(MNIST, root=Path(sys.argv[1]))
        config = DenseConfig(hidden=64, encoder_first=32, encoder_second=16, prior_width=16)
        networks = checkpoints.untrained(config, collection)
        for limit in range(100, 100_000, 997):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                checkpoints.save(networks, config, collection, command="")
            except ArtlabError as error:
                reasons = {str(error)}
        print(*reasons)
        """

    command = [sys.executable, "-c", textwrap.dedent(program), str(collection.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.stdout.endswith("/dense: File too large; what was there is kept\n")
    assert done.returncode == 0
    assert np.array_equal(picture(collection, "dense"), before)
