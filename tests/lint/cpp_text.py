"""C++ source as the lints see it: which files there are, and their text without comments and literals.

Blanked text keeps its length and its line ends, so an offset in it is an offset in the file.
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

_SKIPPED = re.compile(
    r"""//[^\n]*
      | /\*.*?\*/
      | (?:u8|[uUL])?R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'""",
    re.VERBOSE | re.DOTALL,
)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    return _SKIPPED.sub(lambda m: _blank(m[0]) if m[0].startswith("/") else m[0], text)


def code_only(text):
    """Comments blanked; a string or character literal keeps its outer quotes only."""

    def replace(match):
        found = match[0]
        if found.startswith("/"):
            return _blank(found)
        quote = found[-1]
        first = found.index(quote)
        return " " * first + quote + _blank(found[first + 1 : -1]) + quote

    return _SKIPPED.sub(replace, text)


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def sources(*folders):
    """All C++ files below these folders of the repository, sorted."""
    found = []
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".cpp", ".hpp") and "samples" not in path.parts:
                found.append(path)
    return sorted(found)


def name_of(path):
    path = pathlib.Path(path)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def report(findings, looked_at):
    """Prints findings as (file, line, sentence); the exit code. Having looked at nothing is a failure."""
    for path, line, sentence in findings:
        print(f"{name_of(path)}:{line}: {sentence}")
    if not looked_at:
        print("no file was looked at")
        return 1
    print(f"{looked_at} files, {len(findings)} findings")
    return 1 if findings else 0
