#!/usr/bin/python3
"""Counts what ran: tally.py STAGE=DIR…

DIR/ctest.xml is ctest's own report, one entry a program, or DIR/build-failed the compiler's words; DIR/cases/*.xml are the JUnit reports that programs wrote
themselves (GoogleTest, `mailflow run`), one entry a case. A program with a report counts by its cases, another one as one
case; a program that failed although its cases did not (a crash, a time-out, a sanitizer's finding) is one failure more.

stdout: failures and skips by name, then "N passed, N failed[, N skipped]". Exit 0, 1 (failed) or 4 (nothing ran).
"""

import pathlib
import sys
import xml.etree.ElementTree as xml

DETAIL_LINES = 15


class Count:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skips = []

    def add(self, name, case):
        failure = case.find("failure")
        if failure is None:
            failure = case.find("error")
        skipped = case.find("skipped")
        if failure is not None:
            self.failures.append((name, (failure.text or failure.get("message") or "").strip()))
        elif skipped is not None or case.get("result") in ("skipped", "suppressed") or case.get("status") == "notrun":
            reason = skipped.get("message") if skipped is not None else None
            self.skips.append((name, (reason or "").strip()))
        else:
            self.passed += 1


def cases_of(report):
    """The cases of one JUnit file; None when it was cut off in the middle."""
    try:
        return list(xml.parse(report).iter("testcase"))
    except xml.ParseError:
        return None


def name_in(case):
    return ".".join(part for part in (case.get("classname"), case.get("name")) if part)


def skip_reason(entry):
    """A script that skips says why in its last line."""
    output = entry.findtext("system-out") or ""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def count_stage(stage, folder, count):
    unbuilt = folder / "build-failed"
    if unbuilt.exists():
        count.failures.append((f"{stage}: does not build", unbuilt.read_text().strip()))
        return
    summary = folder / "ctest.xml"
    entries = cases_of(summary) if summary.exists() else None
    if entries is None:
        count.failures.append((stage, "ctest left no report"))
        return
    reports = {path.stem: path for path in sorted((folder / "cases").glob("*.xml"))}
    for entry in entries:
        program = entry.get("name")
        own = cases_of(reports[program]) if program in reports else []
        failures_before = len(count.failures)
        for case in own or []:
            count.add(f"{stage}: {program}: {name_in(case)}", case)
        failed = entry.get("status") == "fail" or entry.find("failure") is not None
        if failed and len(count.failures) == failures_before:
            count.failures.append((f"{stage}: {program}", (entry.findtext("system-out") or "").strip()))
        elif not failed and program not in reports:
            if entry.get("status") == "run":
                count.passed += 1
            else:
                count.skips.append((f"{stage}: {program}", skip_reason(entry)))


def main(arguments):
    count = Count()
    for argument in arguments:
        stage, _, folder = argument.partition("=")
        count_stage(stage, pathlib.Path(folder), count)
    for name, reason in count.skips:
        print(f"skipped  {name}{': ' + reason if reason else ''}")
    for name, detail in count.failures:
        print(f"FAILED   {name}")
        for line in detail.splitlines()[-DETAIL_LINES:]:
            print(f"         {line}")
    skipped = f", {len(count.skips)} skipped" if count.skips else ""
    print(f"{count.passed} passed, {len(count.failures)} failed{skipped}")
    if count.failures:
        return 1
    return 0 if count.passed else 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
