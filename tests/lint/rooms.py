#!/usr/bin/python3
"""Rooms and levels, by reading the sources: what CMake's gate can't see.

A file includes its own room and rooms that its CMakeLists.txt uses, directly or through another: lower levels only.
Levels 0 to 3 are pure. Sockets, resolvers and TLS streams are named in net only; coroutines in net and from level 5 up.
Arguments: none (the repository), or a folder shaped like emulator/ (the samples).
"""

import pathlib
import re
import sys

import cpp_text

ROOM = re.compile(r"^mailflow_room\(\s*(\w+)\s+LEVEL\s+(\d+)(.*?)\)", re.DOTALL | re.MULTILINE)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

PURE_LEVELS = range(0, 4)
PURE_BANS = [
    ("a clock", r"\b(?:system|steady|high_resolution|utc|file)_clock\b|\bclock_gettime\b|\bgettimeofday\b|\bstd::time\s*\(|\blocaltime|<ctime>|<time\.h>"),
    ("random numbers", r"<random>|\brandom_device\b|\bmt19937|\b(?:s?rand|random|getrandom|arc4random|RAND_bytes)\s*\("),
    ("sockets", r"<sys/socket\.h>|<netdb\.h>|\basio\b|\bgetaddrinfo\b|(?<![\w.>])::(?:socket|connect|bind|listen|accept)\s*\("),
    ("the environment", r"\bgetenv\b|\benviron\b"),
    ("<iostream>", r"<iostream>|\bstd::(?:cout|cerr|clog|cin)\b"),
    ("files", r"<fstream>|<filesystem>|\bfopen\s*\(|<unistd\.h>|<fcntl\.h>"),
]
NET_ONLY = [
    ("sockets", r"\bip::(?:tcp|udp)\b|\b(?:tcp|udp)::(?:socket|acceptor|endpoint|resolver)\b|(?<![\w.>:])::(?:socket|connect|bind|listen|accept4?|sendto|sendmsg|sendmmsg)\s*\("),
    ("a resolver", r"\bares_\w+|<ares\.h>|\bgetaddrinfo\b|\bgethostby\w+|\bres_n?(?:query|search)\b"),
    ("TLS streams", r"\bssl::stream\b|\bSSL_(?:set_fd|connect|accept|do_handshake|read|write|shutdown)(?:_ex)?\s*\("),
]
COROUTINES = r"\bawaitable\b|\bnet::Task\b|\bco_await\b|\bco_return\b"
ONLY_IN = [
    ("Beast", r"boost/beast", "web", 2),
    ("CLI11", r"CLI/", "app", 3),  # the frame, the verbs that run, those that ask
]
# (file, ban) with the reason; keep it short.
ALLOWED = {
    ("base/mutation.cpp", "the environment"): "MUTATE, in the mutate build only",
}


class Rooms:
    def __init__(self, folder):
        self.level = {}
        self.uses = {}
        for path in sorted(folder.glob("*/CMakeLists.txt")):
            for name, level, rest in ROOM.findall(path.read_text()):
                words = rest.split()
                uses = []
                if "USES" in words:
                    for word in words[words.index("USES") + 1 :]:
                        if word.isupper():
                            break
                        uses.append(word)
                self.level[name] = int(level)
                self.uses[name] = uses

    def reachable(self, room, seen=None):
        seen = set() if seen is None else seen
        for used in self.uses.get(room, []):
            if used not in seen:
                seen.add(used)
                self.reachable(used, seen)
        return seen


def include_findings(path, room, rooms, text, folder):
    for match in INCLUDE.finditer(cpp_text.without_comments(text)):
        quoted, name = match[1] == '"', match[2]
        line = cpp_text.line_at(text, match.start())
        if not quoted or name.endswith(".inc"):  # .inc: written by the build
            continue
        target = name.split("/")[0]
        if not (folder / name).is_file():
            yield path, line, f'"{name}" is no file below emulator/ (includes are written from there)'
        elif target == room:
            continue
        elif target not in rooms.level:
            yield path, line, f'"{name}" stands in a folder that is no room'
        elif rooms.level[target] >= rooms.level[room]:
            yield path, line, (
                f'{room} (level {rooms.level[room]}) includes "{name}" of level {rooms.level[target]}: never up, never sideways'
            )
        elif target not in rooms.reachable(room):
            yield path, line, f'{room} includes "{name}", but its CMakeLists.txt does not use {target}'


def ban_findings(path, room, level, text, folder):
    code = cpp_text.code_only(text)
    file = str(path.relative_to(folder))
    bans = list(PURE_BANS) if level in PURE_LEVELS else []
    bans = [(what, pattern, f"level {level} is pure") for what, pattern in bans]
    if room != "net":
        bans += [(what, pattern, "only net names them") for what, pattern in NET_ONLY]
        if level < 5:
            bans.append(("coroutines", COROUTINES, "they belong to net and to levels from 5 up"))
    told = set()
    for what, pattern, why in bans:
        if (file, what) in ALLOWED:
            continue
        for match in re.finditer(pattern, code):
            line = cpp_text.line_at(code, match.start())
            if (line, what) not in told:
                told.add((line, what))
                yield path, line, f"{room} names {what} ({match[0].strip()}): {why}"


def main(arguments):
    folder = pathlib.Path(arguments[0]).resolve() if arguments else cpp_text.ROOT / "emulator"
    rooms = Rooms(folder)
    findings = []
    looked_at = 0
    users = {what: [] for what, *_ in ONLY_IN}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".cpp", ".hpp")):
        looked_at += 1
        room = path.relative_to(folder).parts[0]
        text = path.read_text()
        if room not in rooms.level:
            findings.append((path, 1, f"{room} has no mailflow_room in its CMakeLists.txt"))
            continue
        findings += include_findings(path, room, rooms, text, folder)
        findings += ban_findings(path, room, rooms.level[room], text, folder)
        for what, pattern, *_ in ONLY_IN:
            if re.search(rf"#\s*include\s*[<\"]{pattern}", cpp_text.without_comments(text)):
                users[what].append((path, room))
    for what, _, home, most in ONLY_IN:
        for path, room in users[what]:
            if room != home or path.suffix != ".cpp":
                findings.append((path, 1, f"{what} is included by .cpp files of {home} only"))
        if len(users[what]) > most:
            findings.append((users[what][most][0], 1, f"{what} is included by {len(users[what])} files; {most} may"))
    return cpp_text.report(findings, looked_at)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
