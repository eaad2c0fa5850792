#!/usr/bin/python3
"""The workbench: schemas against all shipped files, pictures, first labs, completion, the six tasks."""

import copy
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.dom.minidom

import lab

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: python3-jsonschema and python3-yaml are needed ({missing})")
    raise SystemExit(77) from missing

LABS = sorted(pathlib.Path("scenarios").rglob("*.lab.yaml"))
SCENARIOS = sorted(pathlib.Path("scenarios").rglob("*.scenario.yaml"))
FILTER = "scenarios/labs/filter-in-front.lab.yaml"


class Plain(yaml.SafeLoader):
    """YAML 1.2, as the lab reads it: only true and false are booleans, times are texts."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def load(path):
    return yaml.load(path.read_text(), Plain)


def run_it(code, *arguments, text=True, cwd=None):
    done = subprocess.run([lab.program(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          text=text, cwd=cwd, check=False)
    if done.returncode != code:
        raise AssertionError(f"{arguments} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout if code == 0 else done.stdout + done.stderr


def schema_of(what, language="en"):
    schema = json.loads(run_it(0, "schema", what, "--lang", language))
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def without_descriptions(value):
    if isinstance(value, dict):
        return {key: without_descriptions(each) for key, each in value.items()
                if key not in ("description", "title") or not isinstance(each, str)}
    return [without_descriptions(each) for each in value] if isinstance(value, list) else value


def maps_of(value):
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from maps_of(each)


class Schemas(unittest.TestCase):
    def check_files(self, what, files):
        validator = jsonschema.Draft202012Validator(schema_of(what))
        self.assertGreater(len(files), 1)
        for path in files:
            errors = [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(load(path))]
            self.assertEqual(errors, [], path)

    def test_all_shipped_labs_keep_it(self):
        self.check_files("lab", LABS)

    def test_all_shipped_scenarios_keep_it(self):
        self.check_files("scenario", SCENARIOS)

    def test_languages_differ_in_words_only(self):
        for what in ("lab", "scenario"):
            english, german = schema_of(what), schema_of(what, "de")
            self.assertEqual(without_descriptions(english), without_descriptions(german))
            self.assertNotEqual(english, german)

    def test_a_misspelt_key_of_a_scenario_is_refused_by_both(self):
        validator = jsonschema.Draft202012Validator(schema_of("scenario"))
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree("scenarios", pathlib.Path(folder) / "scenarios")
            for path in SCENARIOS[:3]:
                whole = load(path)
                for place in [whole, *whole["steps"], *(step["send"] for step in whole["steps"]
                                                        if isinstance(step.get("send"), dict))]:
                    place["misspelt"] = "x"
                    self.assertFalse(validator.is_valid(whole), (path, place))
                    file = pathlib.Path(folder) / path.parent / "changed.scenario.yaml"
                    file.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False))
                    self.assertIn("misspelt", run_it(65, "run", str(file)))
                    del place["misspelt"]

    # Editor and program must refuse the same keys, in every map that is not the user's own list of names.
    def test_a_misspelt_key_is_refused_by_both(self):
        validator = jsonschema.Draft202012Validator(schema_of("lab"))
        named_by_the_user = {"authorities", "hosts", "tenants", "routes"}
        with tempfile.TemporaryDirectory() as folder:
            for path in LABS[:4]:
                whole = load(path)
                for number, _ in enumerate(maps_of(whole)):
                    changed = copy.deepcopy(whole)
                    target = list(maps_of(changed))[number]
                    if any(target is each.get(key) for each in maps_of(changed) for key in named_by_the_user):
                        continue
                    target["misspelt"] = "x"
                    self.assertFalse(validator.is_valid(changed), (path, target))
                    file = pathlib.Path(folder) / "changed.lab.yaml"
                    file.write_text(yaml.safe_dump(changed, allow_unicode=True))
                    said = run_it(65, "graph", str(file))
                    self.assertIn("misspelt", said)

    def test_only_known_schemas(self):
        self.assertIn("lab", run_it(64, "schema", "tenant"))


class Pictures(unittest.TestCase):
    def test_every_shipped_lab_can_be_drawn(self):
        for path in LABS:
            whole = xml.dom.minidom.parseString(run_it(0, "graph", str(path)))
            self.assertEqual(whole.documentElement.tagName, "svg")
            drawn = json.loads(run_it(0, "graph", str(path), "--format", "json"))
            hosts = {box["label"] for box in drawn["boxes"]}
            self.assertLessEqual(set(load(path)["hosts"]), hosts, path)
            self.assertTrue(run_it(0, "graph", str(path), "--format", "mermaid").startswith("flowchart LR\n"))

    def test_the_side_door_is_barred(self):
        drawn = json.loads(run_it(0, "graph", FILTER, "--format", "json"))
        side = [arrow for arrow in drawn["arrows"] if arrow["way"] == "side-door"]
        self.assertEqual([arrow["barred"] for arrow in side], [True])

    def test_graphviz_takes_it(self):
        if shutil.which("dot") is None:
            self.skipTest("graphviz is not installed")
        dot = run_it(0, "graph", FILTER, "--format", "dot")
        subprocess.run(["dot", "-Tplain"], input=dot, text=True, check=True, capture_output=True, timeout=60)


class FirstLabs(unittest.TestCase):
    def test_every_template_runs_as_it_is_written(self):
        for name in ("cloud-only", "filter-in-front"):
            with tempfile.TemporaryDirectory() as folder:
                out = run_it(0, "init", name, cwd=folder)
                again = out.splitlines()[-1].removeprefix("next:").split()
                self.assertEqual(again[:2], ["mailflow", "run"])
                run_it(0, *again[1:], cwd=folder)
                before = {path: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
                self.assertEqual(len(before), 2)
                run_it(64, "init", name, cwd=folder)
                self.assertEqual(before, {path: path.read_bytes() for path in pathlib.Path(folder).iterdir()})
                validator = jsonschema.Draft202012Validator(schema_of("lab"))
                validator.validate(load(pathlib.Path(folder) / f"{name}.lab.yaml"))

    def test_what_is_not_modelled_yet_is_said(self):
        for name in ("hybrid", "hybrid-centralized", "in-and-out"):
            self.assertIn("not modelled yet", run_it(64, "init", name))
        self.assertIn('did you mean "cloud-only"?', run_it(64, "init", "cloud-onyl"))


class Describing(unittest.TestCase):
    def test_a_scenario_in_words(self):
        path = "scenarios/partner-wildcard/certificate-names.scenario.yaml"
        english, german = run_it(0, "describe", path), run_it(0, "describe", path, "--lang", "de")
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in english.splitlines()
                if line.startswith("|")]
        self.assertIn(["NAW", "*", "193.37.132.101", "required", "*.cloud.nospamproxy2.com"], rows)
        self.assertIn(["the second one passes with the right name only", "x@netatwork.de → adminfc@msxfaqdev.onmicrosoft.com",
                       "naw", "arrives through NAW"], rows)
        self.assertIn("is refused by exo with 5.7.51", english)
        self.assertIn("wird von exo mit 5.7.51 abgelehnt", german)
        self.assertIn("Beide Anbieter", german)
        self.assertEqual(english.count("\n## ["), 2, "one part for each row of the matrix")

    def test_every_shipped_scenario_can_be_told(self):
        for path in SCENARIOS:
            self.assertTrue(run_it(0, "describe", str(path)).startswith("# "), path)
        run_it(65, "describe", "nowhere.scenario.yaml")
        run_it(65, "describe", FILTER)


class Formatting(unittest.TestCase):
    MESSY = "hosts: {}   # none\nlab:   x\n"
    NEAT = "lab: x\n\nhosts: {}   # none\n"

    def test_shipped_files_are_laid_out(self):
        self.assertEqual(run_it(0, "fmt", "--check", "scenarios", "emulator/app/templates"), "")

    def test_a_file_is_rewritten_in_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "x.lab.yaml")
            path.write_text(self.MESSY)
            path.chmod(0o640)
            link = pathlib.Path(folder, "link.lab.yaml")
            link.symlink_to(path)
            check = subprocess.run([lab.program(), "fmt", "--check", folder], capture_output=True, text=True, check=False)
            self.assertEqual((check.returncode, check.stdout), (1, f"{link}\n{path}\n"))
            self.assertEqual(path.read_text(), self.MESSY)
            self.assertEqual(run_it(0, "fmt", str(link)), f"{link}\n")
            self.assertEqual(path.read_text(), self.NEAT)
            self.assertEqual(path.stat().st_mode & 0o777, 0o640)
            self.assertTrue(link.is_symlink())
            self.assertEqual(run_it(0, "fmt", folder), "")
            self.assertEqual(sorted(each.name for each in pathlib.Path(folder).iterdir()), ["link.lab.yaml", "x.lab.yaml"])

    def test_a_wrong_file_is_left_and_the_others_are_done(self):
        with tempfile.TemporaryDirectory() as folder:
            wrong, right = pathlib.Path(folder, "a.lab.yaml"), pathlib.Path(folder, "b.lab.yaml")
            wrong.write_text("lab: [x\n")
            right.write_text(self.MESSY)
            self.assertIn("a.lab.yaml:", run_it(65, "fmt", folder))
            self.assertEqual((wrong.read_text(), right.read_text()), ("lab: [x\n", self.NEAT))
        self.assertIn("no such file", run_it(4, "fmt", "nowhere.lab.yaml"))

    def test_stdin_goes_to_stdout(self):
        done = subprocess.run([lab.program(), "fmt", "-"], input=self.MESSY, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, self.NEAT))


class Goldens(unittest.TestCase):
    """run alone writes nothing, run --update proposes, review makes goldens of proposals."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        run_it(0, "init", "filter-in-front", "-o", self.folder.name)
        self.scenario = pathlib.Path(self.folder.name, "filter-in-front.scenario.yaml")
        text = self.scenario.read_text().replace("    expect: { delivered: { at: contoso@exo }, route: [fabrikam, filter, exo] }\n",
                                                 "    golden: by-mx\n")
        self.scenario.write_text(text)
        self.golden = pathlib.Path(self.folder.name, "goldens", "filter-in-front", "by-mx.golden")
        self.proposal = self.golden.with_suffix(".golden.new")

    def files(self):
        return sorted(each.name for each in pathlib.Path(self.folder.name).rglob("*") if each.is_file())

    def run_scenario(self, *arguments):
        return subprocess.run([lab.program(), "run", str(self.scenario), *arguments], capture_output=True, text=True,
                              timeout=120, check=False)

    def test_the_way_of_a_golden(self):
        before = self.files()
        done = self.run_scenario()
        self.assertEqual((done.returncode, self.files()), (1, before), "run alone writes nothing")
        self.assertIn("run --update proposes it", done.stdout)

        done = self.run_scenario("--update")
        self.assertEqual(done.returncode, 1)
        self.assertIn("goldens proposed: 1", done.stderr)
        proposed = self.proposal.read_bytes()
        self.assertIn(b"  hop filter", proposed)
        self.proposal.unlink()
        self.run_scenario("--update", "--jobs", "2")
        self.assertEqual(self.proposal.read_bytes(), proposed, "the same input, the same bytes")

        open_ones = subprocess.run([lab.program(), "review", self.folder.name], stdin=subprocess.DEVNULL,
                                   capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((open_ones.returncode, self.golden.exists()), (1, False))
        self.assertIn("  + david@contoso.com", open_ones.stdout)
        self.assertIn("(new)", open_ones.stdout)
        self.assertIn("--accept-all", open_ones.stderr)
        self.assertIn("1 angenommen", run_it(0, "review", self.folder.name, "--accept-all", "--lang", "de"))
        self.assertEqual((self.golden.read_bytes(), self.proposal.exists()), (proposed, False))
        self.assertEqual(self.run_scenario().returncode, 0)
        self.assertIn("nothing is proposed", run_it(0, "review", self.folder.name))

    def test_a_difference_is_told_and_rejected(self):
        self.run_scenario("--update")
        run_it(0, "review", self.folder.name, "--accept-all")
        other = self.golden.read_text().replace("scl 1", "scl 9")
        self.golden.write_text(other)
        done = self.run_scenario("--update")
        self.assertEqual(done.returncode, 1)
        self.assertIn("golden by-mx scl 9", done.stdout)
        self.assertIn("scl 1", done.stdout)
        shown = run_it(0, "review", self.folder.name, "--reject-all")
        self.assertIn("  -   scl 9\n  +   scl 1\n", shown)
        self.assertEqual((self.golden.read_text(), self.proposal.exists()), (other, False))

    def test_a_person_is_asked(self):
        self.run_scenario("--update")
        screen, terminal = pty.openpty()
        with subprocess.Popen([lab.program(), "review", self.folder.name], stdin=terminal, stdout=subprocess.PIPE,
                              text=True) as review:
            os.write(screen, b"what?\na\n")
            output = review.communicate(timeout=60)[0]
        os.close(screen)
        os.close(terminal)
        self.assertEqual((review.returncode, output.count("[a]ccept")), (0, 2))
        self.assertTrue(self.golden.exists())

    def test_orphans_are_told(self):
        orphan = self.golden.with_name("left.golden")
        orphan.parent.mkdir(parents=True)
        orphan.write_text("x\n")
        self.assertIn(f"{orphan}: no step has this golden", self.run_scenario().stderr)


class Completion(unittest.TestCase):
    def complete(self, *words):
        script = run_it(0, "completion", "bash") + (
            'COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _mailflow; printf "%s\\n" "${COMPREPLY[@]}"\n')
        done = subprocess.run(["bash", "-c", script, "bash", "mailflow", *words], capture_output=True, text=True,
                              timeout=60, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_offers_verbs_options_and_words(self):
        self.assertIn("explain", self.complete(""))
        self.assertEqual(self.complete("expl"), ["explain"])
        self.assertEqual(self.complete("explain", "--vi"), ["--via"])
        self.assertEqual(self.complete("graph", "x", "--format", ""), ["svg", "dot", "mermaid", "json"])
        self.assertEqual(self.complete("--lang", "de", "schema", "l"), ["lab"])
        self.assertEqual(self.complete("--lang", ""), ["en", "de"])
        self.assertEqual(self.complete("explain", "--cert"), ["--certificate"])
        self.assertIn("scenarios/", [word + "/" for word in self.complete("run", "scen")])

    def test_bash_goes_on_behind_report(self):
        self.assertIn("merge", self.complete("report", ""))
        self.assertEqual(self.complete("report", "merge", "--form"), ["--format"])
        self.assertIn("junit", self.complete("report", "merge", "--format", ""))
        for verb in (["run"], ["report", "merge"]):
            self.assertIn("junit=", self.complete(*verb, "--report", ""))

    def test_every_verb_and_option_is_there(self):
        scripts = {shell: run_it(0, "completion", shell) for shell in ("bash", "zsh", "fish", "powershell")}
        for verb in re.findall(r"^  ([a-z]+) ", run_it(0, "--help").split("Subcommands:")[1], re.MULTILINE):
            for option in set(re.findall(r"--[a-z][a-z-]+", run_it(0, verb, "--help").split("Examples:")[0])):
                for shell, script in scripts.items():
                    found = option if shell != "fish" else f"-l {option.removeprefix('--')}"
                    self.assertIn(found, script, (shell, verb, option))

    def test_other_shells_can_read_it(self):
        for shell, check in (("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])):
            if shutil.which(shell) is None:
                continue
            with tempfile.NamedTemporaryFile("w", suffix="." + shell) as file:
                file.write(run_it(0, "completion", shell))
                file.flush()
                subprocess.run([shell, *check, file.name], check=True, capture_output=True, timeout=60)


class Tasks(unittest.TestCase):
    def test_the_program_alone_prints_six(self):
        for language in ("en", "de"):
            lines = [line for line in run_it(0, "--lang", language).splitlines() if line.startswith("  mailflow ")]
            self.assertEqual(len(lines), 6)
            self.assertLessEqual(max(map(len, run_it(0, "--lang", language).splitlines())), 80)
            for line in lines:
                self.assertRegex(line, r"(HOST|[a-z]|-v)$", "what it is for stands on a line of its own")
            for line in lines:
                verb = line.split()[1]
                run_it(0, verb, "--help")


if __name__ == "__main__":
    lab.main()
