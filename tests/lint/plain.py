#!/usr/bin/python3
"""Line by line: lengths, words of unfinished work, paths of one machine, who opens facts, the house's names.

Arguments: none; looks at every file that git knows or would add.
"""

import re
import subprocess
import sys

import cpp_text

MOST_LINES = 400
LONG_ENOUGH = (".cpp", ".hpp", ".ts", ".tsx", ".py", ".sh", ".cmake")

UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|DISABLED_|\bthis_thread::sleep_|\busleep\s*\(")
MACHINE = re.compile(r"(?<![\w.$}])/(?:work|home/(?!lab\b|user\b)\w+|tmp/(?:wt|b|ops))\b|(?<![\w/])\.\./shared\b")
SEAM = [
    (re.compile(r"\b(?:class|struct)\s+Tests\b(?!\s*;)"), "base::Tests is defined once, in base"),
    (re.compile(r"\bfriend\s+(?:class|struct)\s+(?:\w+::)*Tests\b"), "only base::Fact has it as a friend"),
    (re.compile(r"\btemplate\s*<[^>]*>\s*(?:class|struct)\s+(?:\w+::)*Fact\b"), "Fact is not specialised"),
    (re.compile(r"\breinterpret_cast\s*<"), "no cast opens a fact"),
    (re.compile(r"^\s*#\s*define\s+(?:private|friend)\b"), "no macro opens a fact"),
]
# Where facts and policy live; casts elsewhere (sockets, OpenSSL) have other reasons.
SEAM_ROOMS = re.compile(r"^emulator/(?:model|policy|journey|lab|scenario)/")
HOUSE = [
    (re.compile(r"(?<!std::)(?<!\w)get_(?!if\b|ready\b)\w+\s*\("), "a function says what it gives, without get_"),
    (re.compile(r"\b(?:class|struct)\s+\w*(?:Manager|Helper|Utils?)\b"), "Manager, Helper and Util say nothing"),
]
# Callbacks of other libraries that must be called so.
FOREIGN_NAMES = re.compile(r"\bget_(?:name|options?|subcommands|snames|lnames|description|expected_max|option_text|executor|allocator|cancellation_slot|deleter|id|return_object(?:_on_allocation_failure)?|io_context|inner_executor|exception)\b")


def findings_in(name, text):
    """(line, sentence) for each thing found in the file of this name."""
    lines = text.split("\n")
    if name.endswith(LONG_ENOUGH) and len(lines) - 1 > MOST_LINES:
        yield MOST_LINES + 1, f"too long: {len(lines) - 1} lines, {MOST_LINES} may be; split it by concept"
    cpp = name.endswith((".cpp", ".hpp"))
    own_lint = name.startswith("tests/lint/")
    if name.endswith(".hpp") and not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield 1, "#pragma once is missing"
    for number, line in enumerate(lines, 1):
        if not own_lint and (found := UNFINISHED.search(line)):
            yield number, f"unfinished: {found[0]}"
        if not own_lint and (found := MACHINE.search(line)):
            yield number, f"a path of one machine: {found[0]}"
    if not cpp:
        return
    for number, line in enumerate(cpp_text.code_only(text).split("\n"), 1):
        if SEAM_ROOMS.match(name):
            for pattern, why in SEAM:
                if pattern.search(line):
                    yield number, f"the seam: {why}"
        if name.startswith("emulator/"):
            for pattern, why in HOUSE:
                if pattern.search(FOREIGN_NAMES.sub("", line)):
                    yield number, f"a house rule: {why}"


def known_files():
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={cpp_text.ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=cpp_text.ROOT, capture_output=True, check=False,
    )
    names = listing.stdout.decode(errors="replace").split("\0")
    if listing.returncode != 0:  # no clone but an unpacked archive
        names = [str(p.relative_to(cpp_text.ROOT)) for p in cpp_text.ROOT.rglob("*") if "build" not in p.parts]
    return sorted(n for n in names if n and (cpp_text.ROOT / n).is_file())


def main():
    findings = []
    looked_at = 0
    for name in known_files():
        data = (cpp_text.ROOT / name).read_bytes()
        if b"\0" in data or name.startswith(("tests/fuzz/seeds/", "tests/lint/samples/")):
            continue
        looked_at += 1
        path = cpp_text.ROOT / name
        findings += [(path, line, sentence) for line, sentence in findings_in(name, data.decode(errors="replace"))]
    return cpp_text.report(findings, looked_at)


if __name__ == "__main__":
    sys.exit(main())
