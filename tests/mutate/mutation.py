"""The mutate build and its mutants: each typed test, turned over in each way its kind knows."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("MAILFLOW_BUILD") or ROOT / "build") / "mutate"
PROGRAM = BUILD / "emulator/app/mailflow"
HOW = {
    "test": ["true", "false"],
    "look-up": ["empty", "second", "all"],
    "ordering": ["last"],
    "stage": [],  # a heading over other tests; it decides nothing
}


def must(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"the mutate build failed:\n{done.stdout[-3000:]}")


def configure():
    os.makedirs(BUILD, exist_ok=True)
    cached = ["-DCMAKE_CXX_COMPILER_LAUNCHER=env;CCACHE_SLOPPINESS=pch_defines,time_macros;ccache"] if shutil.which("ccache") else []
    must("cmake", "--preset", "mutate", "-S", ROOT, "-B", BUILD, *cached)


def mutants(part=""):
    """Of policy: the lines of an SPF check are no typed tests, so nothing there can be turned over."""
    listing = json.loads(subprocess.run([PROGRAM, "rules", "--format", "json"], check=True, capture_output=True).stdout)
    asked = [row for row in listing if row["id"].split(".")[0] != "spf"]
    return [f"{row['id']}:{how}" for row in asked if part in row["id"] for how in HOW[row["kind"]]]
