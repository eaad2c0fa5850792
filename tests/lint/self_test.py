#!/usr/bin/python3
"""The lints against their samples: each line marked as a finding is found, with its rule, and no other line is."""

import pathlib
import re
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import coroutines  # noqa: E402
import cpp_text  # noqa: E402
import plain  # noqa: E402


class Coroutines(unittest.TestCase):
    def test_allowed_forms_are_not_reported(self):
        text = (HERE / "samples/coroutines/fine/statements.cpp").read_text()
        self.assertEqual(coroutines.findings_in(text), [])

    def test_each_wrong_line_is_reported_with_its_rule(self):
        text = (HERE / "samples/coroutines/wrong/statements.cpp").read_text()
        wanted = []
        for number, line in enumerate(text.split("\n"), 1):
            if mark := re.search(r"// rule (\d)(?: and (\d))?$", line):
                wanted += [(number, int(rule)) for rule in mark.groups() if rule]
        self.assertEqual([(line, rule) for line, rule, _ in coroutines.findings_in(text)], wanted)
        self.assertGreater(len(wanted), 20)


class Rooms(unittest.TestCase):
    def test_findings_are_the_marked_lines(self):
        folder = HERE / "samples/rooms"
        run = subprocess.run([sys.executable, HERE / "rooms.py", folder], capture_output=True, text=True)
        self.assertEqual(run.returncode, 1, run.stderr)
        found = set()
        for line in run.stdout.splitlines()[:-1]:
            file, number, sentence = line.split(":", 2)
            found.add((pathlib.Path(file).parts[-2:], int(number), sentence))
        wanted = set()
        for path in folder.rglob("*.?pp"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if mark := re.search(r"// finding: (.*)$", line):
                    wanted.add((path.parts[-2:], number, mark[1]))
        self.assertGreater(len(wanted), 10)
        for place, number, words in wanted:
            with self.subTest(file=place, line=number):
                self.assertTrue(any(p == place and n == number and words in s for p, n, s in found), found)
        places = {(p, n) for p, n, _ in wanted}
        self.assertEqual([f for f in found if (f[0], f[1]) not in places], [])


class Text(unittest.TestCase):
    def test_literals_and_comments_are_blanked_in_place(self):
        text = 'f("a\\"b//", R"x(// ")x", \'"\'); // c\n/* d\ne */ g(1\'000);\n'
        code = cpp_text.code_only(text)
        self.assertEqual(len(code), len(text))
        self.assertEqual([i for i, c in enumerate(code) if c == "\n"], [i for i, c in enumerate(text) if c == "\n"])
        for gone in ("a", "//", "c", "d", "e"):
            self.assertNotIn(gone, code)
        self.assertIn("g(1'000);", code)


class Plain(unittest.TestCase):
    def found(self, name, text):
        return {sentence.split(":")[0] for _, sentence in plain.findings_in(name, text)}

    def test_length(self):
        self.assertEqual(self.found("emulator/base/x.cpp", "x\n" * 400), set())
        self.assertEqual(self.found("emulator/base/x.cpp", "x\n" * 401), {"too long"})
        self.assertEqual(self.found("docs/x.md", "x\n" * 401), set())

    def test_words_of_unfinished_work(self):
        self.assertEqual(self.found("emulator/base/x.cpp", "// TO" + "DO later\n"), {"unfinished"})
        self.assertEqual(self.found("emulator/base/x.cpp", "// to do something\n"), set())

    def test_paths_of_one_machine(self):
        self.assertEqual(self.found("docs/x.md", "see /" + "work/main\n"), {"a path of one machine"})
        self.assertEqual(self.found("docs/x.md", "see /" + "home/anna/lab\n"), {"a path of one machine"})
        self.assertEqual(self.found("docs/x.md", "work/main, homework/x\n"), set())

    def test_only_tests_opens_facts(self):
        self.assertEqual(self.found("emulator/policy/x.cpp", "class Tests { };\n"), {"the seam"})
        self.assertEqual(self.found("emulator/policy/x.hpp", "#pragma once\nfriend class base::Tests;\n"), {"the seam"})
        self.assertEqual(self.found("emulator/policy/x.cpp", "auto v = reinterpret_cast<Open&>(fact);\n"), {"the seam"})
        self.assertEqual(self.found("emulator/policy/x.cpp", "template <> class base::Fact<int> {};\n"), {"the seam"})
        self.assertEqual(self.found("emulator/policy/x.cpp", "void f(Tests& tests, const base::Fact<bool>& f);\n"), set())
        self.assertEqual(self.found("emulator/base/tests.hpp", "#pragma once\nclass Tests {};\n"), set())

    def test_house_words(self):
        self.assertEqual(self.found("emulator/base/x.hpp", "int get_size();\n"), {"#pragma once is missing", "a house rule"})
        self.assertEqual(self.found("emulator/base/x.hpp", "#pragma once\nclass QueueManager;\n"), {"a house rule"})
        self.assertEqual(self.found("emulator/base/x.hpp", "#pragma once\nstd::get_if<int>(&x); widget_size();\n"), set())


if __name__ == "__main__":
    unittest.main()
