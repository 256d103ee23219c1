"""Lets the runner of WebAssembly/wasi-testsuite drive `wasmj run`.

    python3 -m wasi_test_runner -r .../wasi-testsuite-adapter/wasmj.py -t SUITE...

The variable WASMJ may hold another command, with options. `run` beside this file does all of it.
"""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Dict, List, Optional, Tuple

_LAUNCHER = Path(__file__).resolve().parents[2] / "wasmj"
_WASMJ = shlex.split(os.environ.get("WASMJ", shlex.quote(str(_LAUNCHER))))


def get_name() -> str:
    return "wasmj"


def get_version() -> str:
    # The launcher builds on first use.
    printed = subprocess.run(_WASMJ + ["--version"], encoding="UTF-8", capture_output=True, check=True)
    return printed.stdout.split()[1]


def get_wasi_versions() -> List[str]:
    return ["wasm32-wasip1"]


def get_wasi_worlds() -> List[str]:
    return ["wasi:cli/command"]


def get_timeout_seconds() -> float:
    # A JVM starts and compiles for every test, perhaps on a busy machine.
    return 60.0


def compute_argv(test_path: str,
                 args_env_root: Tuple[List[str], Dict[str, str], Optional[Path]],
                 proposals: List[str],
                 wasi_world: str,
                 wasi_version: str) -> List[str]:
    args, env, root = args_env_root
    argv = _WASMJ + ["run"]
    for name, value in env.items():
        argv += ["--env", f"{name}={value}"]
    if root:
        argv += ["--dir", f"{root}::/"]
    return argv + [test_path] + args
