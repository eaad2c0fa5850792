"""What the tool tests share: the program, Debian's tools, a skip with a name."""

import os
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def program():
    return os.environ["MAILFLOW"]


def skip(reason):
    """Ends the script as skipped (tests/CMakeLists.txt: SKIP_RETURN_CODE)."""
    print(reason)
    sys.stdout.flush()
    os._exit(77)


def tool(name):
    """The path of one of Debian's tools; without it the whole script is skipped, by the tool's name."""
    path = shutil.which(name, path=SEARCHED)
    if path is None:
        skip(f"{name} is not installed")
    return path
