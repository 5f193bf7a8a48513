"""The web page, and the only place that knows gradio.

Gradio and what it loads read the environment once, when they are imported, so
what a private page needs is set here, before.
"""

import os
import secrets
import tempfile
from pathlib import Path

# What Gradio writes goes where nobody else's does: its own default is shared by all who run a
# Gradio on this machine, and belongs to the first of them. It is this process' alone.
_base = os.environ.get("ARTLAB_TEMP") or tempfile.gettempdir()
TEMPORARY = Path(_base).resolve() / f"artlab-{os.getpid()}-{secrets.token_hex(4)}"
os.environ["GRADIO_TEMP_DIR"] = str(TEMPORARY / "gradio")

for _name, _value in {
    "GRADIO_ANALYTICS_ENABLED": "False",  # no telemetry
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # The queue's statistics are rebuilt after so many events; we show none.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    # One core computes and the others serve; threads that wait for each other only burn them.
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}.items():
    os.environ.setdefault(_name, _value)

if "SPACE_ID" in os.environ:  # its visitors come through Hugging Face's own proxies
    os.environ.setdefault("FORWARDED_ALLOW_IPS", "127.0.0.1,10.0.0.0/8,172.16.0.0/12,100.64.0.0/10")

# Gradio asks its own address at start; a proxy must not stand between.
_local = os.environ.get("NO_PROXY", os.environ.get("no_proxy", ""))
os.environ["NO_PROXY"] = os.environ["no_proxy"] = ",".join(
    filter(None, [_local, "127.0.0.1", "localhost"])
)

from artlab import inputs  # noqa: E402 - imports NumPy, which reads the environment too

LAST_PORT = 65535

if (_port := os.environ.get("GRADIO_SERVER_PORT")) is not None:
    inputs.whole(_port, name="GRADIO_SERVER_PORT", first=1, last=LAST_PORT)
