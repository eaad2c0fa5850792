"""What the tool tests share: the program, Debian's tools, a skip with a name."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import unittest
import urllib.request
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def program():
    return os.environ["MAILFLOW"]


def without_leak_check():
    """The environment for a program that is traced (the leak check is a tracer itself), or that uses a library which
    leaks by itself. Other builds take no notice of it."""
    options = os.environ.get("ASAN_OPTIONS", "")
    return dict(os.environ, ASAN_OPTIONS=":".join(filter(None, [options, "detect_leaks=0"])))


def is_sanitized():
    """The program is built with a sanitizer, which needs memory and time of its own."""
    return "-fsanitize=" in (pathlib.Path(os.environ["BUILD"]) / "CMakeCache.txt").read_text(encoding="utf-8")


def skip(reason):
    """Ends the test that asks as skipped; those beside it go on."""
    raise unittest.SkipTest(reason)


def tool(name):
    """The path of one of Debian's tools; without it the test that asks is skipped, by the tool's name."""
    path = shutil.which(name, path=SEARCHED)
    if path is None:
        skip(f"{name} is not installed")
    return path


class Up:
    """A lab kept up by the program, until the end of its `with`; ready once it has said where everything is."""

    READ_EVERY = 0  # seconds; a benchmark lets output gather, or reading it would be part of what is measured

    def __init__(self, path, *options, before=(), page="0"):
        command = [*before, program(), "up", str(path), "--page", page, *map(str, options)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        cwd=ROOT, start_new_session=True, pipesize=1 << 20)
        self.greeting = ""
        for line in self.process.stdout:
            self.greeting += line.decode()
            if line.startswith(b"DNS "):
                break
        else:
            code, errors = self.process.wait(), self.process.communicate()[1].decode()
            raise RuntimeError(f"mailflow up ended with {code}: {errors}")
        # What it tells later must not fill the pipe.
        self.told = []
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        self.dns = place(re.search(r"^DNS (\S+)", self.greeting, re.M)[1])
        mapped = re.search(r"^DNS .* · (\S+)|^DNS .* - (\S+)", self.greeting, re.M)
        self.mapped_dns = place(mapped[1] or mapped[2]) if mapped else None
        self.page = re.search(r"http://\S+", self.greeting)[0]

    def listen(self):
        while text := self.process.stdout.read1(1 << 20):
            self.told.append(text)
            if self.READ_EVERY:
                time.sleep(self.READ_EVERY)

    def api(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.page + "/api/lab", timeout=60) as answer:
            return json.load(answer)

    def endpoints(self):
        """All places where the lab's hosts speak SMTP, in the order of the table."""
        table = self.greeting.split("\nDNS ")[0]
        return [place(found) for found in re.findall(r"\b127\.\d+\.\d+\.\d+:\d+", table.split("\n\n", 1)[1])]

    def endpoint(self, host):
        """(address, port) of a host's first address."""
        return place(next(row for row in self.api()["hosts"] if row["name"] == host)["endpoints"][0])

    @property
    def pid(self):
        return self.process.pid

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        code = self.process.wait(timeout=120)
        self.listener.join()
        errors = "" if self.process.stderr.closed else self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return code, self.greeting + b"".join(self.told).decode(), errors

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def place(text):
    """"127.64.0.2:2525" as (address, port)."""
    address, port = text.rsplit(":", 1)
    return address, int(port)


def main():
    """Runs the script's tests. Exit 1 when one failed, 77 when all were skipped (SKIP_RETURN_CODE), else 0.

    Each test is a case of its own for tests/tally.py: with MAILFLOW_REPORTS, a JUnit report by the script's name.
    """
    runner = unittest.TextTestRunner(resultclass=Result, verbosity=2)
    result = unittest.main(exit=False, testRunner=runner).result
    if folder := os.environ.get("MAILFLOW_REPORTS"):
        result.write(pathlib.Path(folder))
    sys.stderr.flush()
    if not result.wasSuccessful():
        sys.exit(1)
    if result.cases and all(kind == "skipped" for kind, _ in result.cases.values()):
        print("; ".join(sorted({text for _, text in result.cases.values()})))
        sys.exit(77)
    sys.exit(0)


class Result(unittest.TextTestResult):
    """What became of each test, in order: name to (what, words). The first failure of a test stays."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.cases = {}

    def note(self, test, kind, text=""):
        if self.cases.get(test.id(), ("passed",))[0] != "failure":
            self.cases[test.id()] = (kind, text)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.note(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, "failure", self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, "failure", self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(test, "failure", self._exc_info_to_string(err, subtest))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "skipped", reason)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note(test, "failure", "an unexpected success")

    def write(self, folder):
        suite = xml.Element("testsuite", name=pathlib.Path(sys.argv[0]).stem)
        for name, (kind, text) in self.cases.items():
            case = xml.SubElement(suite, "testcase", name=name.removeprefix("__main__."), status="run")
            if kind == "failure":
                xml.SubElement(case, "failure").text = NOT_XML.sub("?", text)
            elif kind == "skipped":
                xml.SubElement(case, "skipped", message=NOT_XML.sub("?", text))
        xml.ElementTree(suite).write(folder / f"{suite.get('name')}.xml", encoding="utf-8", xml_declaration=True)
