"""One model, one file; a third model is one more file and one more line here."""

from artlab.models.config import AutoencoderConfig
from artlab.models.dense import DenseConfig
from artlab.models.gan import GanConfig

CONFIGS: dict[str, type[AutoencoderConfig]] = {"dense": DenseConfig, "gan": GanConfig}
