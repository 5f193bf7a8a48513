import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from conftest import TINY

from artlab import cards, checkpoints
from artlab.errors import CheckpointError
from artlab.models import CONFIGS
from artlab.networks.autoencoder import build, generator

HERE = Path(__file__).parent


def weights(root, name, part="decoder"):
    return cards.verified(root / name, part)


def rewrite(root, name, change):
    path = root / name / "card.json"
    card = json.loads(path.read_text())
    change(card)
    path.write_text(json.dumps(card))


def picture(root, name="gan"):
    return checkpoints.load(name, root=root).draw(np.array([42.5]), digit=7)


@pytest.fixture(scope="module")
def networks():
    return build(CONFIGS["dense"](**TINY, seed=3))


@pytest.mark.parametrize("name", ["dense", "gan"])
def test_a_saved_model_works_as_it_did_before(tmp_path, digits, name):
    config = CONFIGS[name](hidden=64, temperature=0.7, seed=5, **TINY)
    networks = build(config)
    stream = np.random.RandomState(0)
    for network in checkpoints.parts(networks).values():
        for variable in network.trainable_variables:
            variable.assign_add(stream.normal(0, 0.1, variable.shape))
    before = generator(name, networks, config)

    checkpoints.save(name, networks, config, root=tmp_path, command=f"train {name}")
    after = checkpoints.load(name, root=tmp_path)

    positions = np.array([0, 42.5, 43])
    assert after.name == name
    assert after.draw(positions) == pytest.approx(before.draw(positions), abs=1e-5)
    assert after.rebuild(digits[:9]) == pytest.approx(before.rebuild(digits[:9]), abs=1e-5)


def test_the_card_holds_the_config_and_the_command(tmp_path, networks):
    config = CONFIGS["dense"](**TINY, temperature=0.7)

    checkpoints.save("dense", networks, config, root=tmp_path, command="train dense --seed 3")

    card = cards.read(tmp_path / "dense")
    assert card.command == "train dense --seed 3"
    assert CONFIGS["dense"](**card.config) == config


def test_a_missing_checkpoint_says_what_to_do(tmp_path):
    with pytest.raises(CheckpointError, match=r"there is no gan in .*; get it back .* train gan$"):
        checkpoints.load("gan", root=tmp_path)


@pytest.mark.parametrize("part", ["encoder", "decoder", "prior"])
def test_a_missing_file_says_what_to_do(root, part):
    weights(root, "gan", part).unlink()

    with pytest.raises(CheckpointError, match=rf"the {part} of .* is missing; get it back"):
        checkpoints.load("gan", root=root)


@pytest.mark.parametrize("part", ["encoder", "decoder", "prior"])
def test_a_truncated_file_says_what_to_do(root, part):
    path = weights(root, "gan", part)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(CheckpointError, match=rf"{part}.* is damaged: .*; get it back"):
        checkpoints.load("gan", root=root)


def test_a_single_flipped_bit_is_found(root):
    path = weights(root, "gan")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    with pytest.raises(CheckpointError, match=r"decoder.* is damaged: .*; get it back"):
        checkpoints.load("gan", root=root)


def test_the_other_model_s_folder_is_refused(root):
    shutil.rmtree(root / "gan")
    shutil.copytree(root / "dense", root / "gan")

    with pytest.raises(CheckpointError, match=r"holds 'dense', not 'gan'; get it back"):
        checkpoints.load("gan", root=root)


def test_the_other_model_s_file_under_the_right_name_is_refused(root):
    shutil.copy(weights(root, "dense"), weights(root, "gan"))

    with pytest.raises(CheckpointError, match=r"decoder.* is damaged: .*; get it back"):
        checkpoints.load("gan", root=root)


def test_the_other_model_s_card_is_refused(root):
    shutil.copy(root / "dense" / "card.json", root / "gan" / "card.json")

    with pytest.raises(CheckpointError, match=r"holds 'dense', not 'gan'; get it back"):
        checkpoints.load("gan", root=root)


def test_the_other_model_s_card_under_the_right_name_is_refused(root):
    shutil.copy(root / "dense" / "card.json", root / "gan" / "card.json")
    rewrite(root, "gan", lambda card: card.update(name="gan"))

    with pytest.raises(CheckpointError, match=r"the encoder of .* is missing; get it back"):
        checkpoints.load("gan", root=root)


def test_weights_of_another_size_do_not_fit_the_card(root):
    rewrite(root, "gan", lambda card: card["config"].update(hidden=65))

    with pytest.raises(CheckpointError, match=r"weights of .* do not fit its card; get it [^\n]*$"):
        checkpoints.load("gan", root=root)


@pytest.mark.parametrize(
    "change",
    [{"colour": "red"}, {"hidden": "wide"}, {"hidden": -1}, {"prior_blocks": 2.5}],
    ids=str,
)
def test_a_config_that_builds_nothing_says_what_to_do(root, change):
    rewrite(root, "gan", lambda card: card["config"].update(change))

    with pytest.raises(CheckpointError, match=r"do not fit its card; get it back [^\n]*$"):
        checkpoints.load("gan", root=root)


def test_a_listed_file_that_holds_no_weights_says_what_to_do(root):
    folder = root / "gan"
    parts = {part: (".weights.h5", lambda path: path.write_bytes(b"?")) for part in ("encoder",)}
    listed = cards.read(folder).files
    cards.publish(folder, cards.read(folder), parts)
    rewrite(root, "gan", lambda card: card["files"].update({**listed, **card["files"]}))

    with pytest.raises(CheckpointError, match=r"do not fit its card; get it back [^\n]*$"):
        checkpoints.load("gan", root=root)


def test_a_damaged_model_leaves_the_other_alone(root):
    before = picture(root, "dense")
    shutil.rmtree(root / "gan")

    assert np.array_equal(picture(root, "dense"), before)


@pytest.mark.parametrize("part", ["encoder", "decoder", "prior"])
def test_a_save_that_fails_keeps_the_old_model(root, networks, monkeypatch, part):
    before = picture(root, "dense")

    def fail(path):
        Path(path).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(getattr(networks, part), "save_weights", fail)
    config = CONFIGS["dense"](**TINY)
    with pytest.raises(cards.ArtlabError, match=r"No space left on device; what was there is kept"):
        checkpoints.save("dense", networks, config, root=root, command="")

    assert np.array_equal(picture(root, "dense"), before)


def test_a_full_disk_keeps_the_old_model(root):
    before = picture(root, "dense")
    program = """
        import resource
        import sys
        from pathlib import Path

        from artlab import checkpoints
        from artlab.errors import ArtlabError
        from artlab.networks.autoencoder import build
        from artlab.models.dense import DenseConfig

        config = DenseConfig(hidden=64, encoder_first=32, encoder_second=16, prior_width=16)
        networks = build(config)
        for limit in range(100, 100_000, 997):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                checkpoints.save("dense", networks, config, root=Path(sys.argv[1]), command="")
            except ArtlabError as error:
                reasons = {str(error)}
        print(*reasons)
        """

    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(root)],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == f"cannot write {root}/dense: File too large; what was there is kept\n"
    assert done.returncode == 0
    assert np.array_equal(picture(root, "dense"), before)
