#!/usr/bin/python3
"""The launcher `./mailflow` against a machine made of fakes: apt, dpkg, cmake and ninja are scripts that write down
how they were called. Nothing is installed and nothing real is built."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "tools"))
import lab  # noqa: E402

NOBODY = 65534

FAKES = {
    "dpkg-query": 'echo dpkg-query >>"$CALLS"\ncat "$MACHINE/installed"\n',
    # -s prints the plan; an install makes the packages installed.
    "apt-get": """
        words=" $* "
        case $words in
          *" -s "*) echo "apt-get simulate" >>"$CALLS"; cat "$MACHINE/plan"; [ ! -e "$MACHINE/unknown" ] ;;
          *" update "*) echo "apt-get update" >>"$CALLS"; rm -f "$MACHINE/unknown" ;;
          *" --download-only "*) echo "apt-get download" >>"$CALLS"; echo dlstatus:1:50.0:x; [ ! -e "$MACHINE/gone" ] ;;
          *) echo "apt-get install" >>"$CALLS"
             if [ -p "$MACHINE/hold" ]; then echo >"$MACHINE/reached"; read -r line <"$MACHINE/hold"; fi
             echo "apt-get installed" >>"$CALLS"; cat "$MACHINE/wanted" >>"$MACHINE/installed" ;;
        esac
    """,
    "cmake": """
        echo "cmake $*" >>"$CALLS"
        while [ $# -gt 0 ]; do [ "$1" != -B ] || build=$2; [ "$1" != -S ] || source=$2; shift; done
        echo "CMAKE_HOME_DIRECTORY:INTERNAL=$source" >"$build/CMakeCache.txt"
        echo >"$build/build.ninja"
    """,
    "ninja": """
        echo "ninja" >>"$CALLS"
        build=$2
        echo "[1/2] CXX one.o"
        if [ -p "$MACHINE/hold" ]; then echo >"$MACHINE/reached"; read -r line <"$MACHINE/hold"; fi
        if [ -e "$MACHINE/broken" ]; then
          echo "FAILED: one.o"; echo "/usr/bin/c++ -c one.cpp"; echo "one.cpp:3:1: error: expected ;"; exit 1
        fi
        mkdir -p "$build/emulator/app"
        printf '#!/bin/sh\\nprintf "program:%%s\\\\n" "$@"\\nexit 5\\n' >"$build/emulator/app/mailflow"
        chmod +x "$build/emulator/app/mailflow"
        echo "[2/2] link"
    """,
    "ccache": "exit 0\n",
    # The real one forgets this PATH, and with it the fakes.
    "sudo": 'case $1 in -n | -v) exit 0 ;; esac\nexec "$@"\n',
}


class Launcher(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="launcher "))
        self.addCleanup(shutil.rmtree, self.place)
        self.source = self.place / "mailflow lab"
        (self.source / "tests").mkdir(parents=True)
        (self.source / "emulator").mkdir()
        for name in ("mailflow", "tests/suite.sh", "CMakeLists.txt", "CMakePresets.json"):
            shutil.copy(ROOT / name, self.source / name)
        (self.source / "emulator/one.cpp").write_text("int one;\n")
        self.machine = self.place / "machine"
        self.machine.mkdir()
        for name, body in FAKES.items():
            fake = self.machine / name
            fake.write_text("#!/bin/sh\n" + body)
            fake.chmod(0o755)
        self.calls = self.place / "calls"
        listed = (ROOT / "mailflow").read_text().split("build_packages=(")[1].split("\n)")[0].splitlines()
        names = [name for line in listed for name in line.split("#")[0].split()]
        self.assertIn("libssl-dev", names)
        self.all_installed = "".join(f"{name} installed\n" for name in names)
        (self.machine / "installed").write_text(self.all_installed)
        (self.machine / "wanted").write_text("libfmt-dev installed\n")
        (self.machine / "plan").write_text("Inst libfmt-dev (9)\nInst libfmt9 (9)\nConf libfmt-dev (9)\n")

    def lack_fmt(self):
        (self.machine / "installed").write_text(self.all_installed.replace("libfmt-dev installed\n", ""))

    def environment(self, **more):
        path = f"{self.machine}:/usr/sbin:/usr/bin:/sbin:/bin"
        return {"PATH": path, "CALLS": str(self.calls), "MACHINE": str(self.machine), "HOME": str(self.place), **more}

    def start(self, *arguments, program=None, **options):
        options.setdefault("env", self.environment())
        return subprocess.run(
            [program or self.source / "mailflow", *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd=options.pop("cwd", "/"), **options,
        )

    def called(self):
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.write_text("")
        return [" ".join(call.split()[:2]) if call.startswith("apt-get") else call.split()[0] for call in calls]

    def test_builds_and_hands_over_with_the_same_arguments(self):
        done = self.start("run", "my scenarios", "--jobs", "2")
        self.assertEqual((done.returncode, done.stdout), (5, "program:run\nprogram:my scenarios\nprogram:--jobs\nprogram:2\n"), done)
        self.assertIn("configuring (release)", done.stderr)
        self.assertEqual(self.called(), ["dpkg-query", "cmake", "ninja"])

    def test_the_next_start_asks_nobody(self):
        self.start("version")
        self.called()
        done = self.start("version")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (5, "program:version\n", ""))
        self.assertEqual(self.called(), [])

    def test_a_changed_source_is_built(self):
        self.start("version")
        self.called()
        changed = self.source / "emulator/one.cpp"
        changed.write_text("int two;\n")
        os.utime(changed, (1, 1))  # an old date, as an unpacked archive has it
        self.start("version")
        self.assertEqual(self.called(), ["dpkg-query", "ninja"])

    def test_a_removed_source_is_built(self):
        self.start("version")
        self.called()
        (self.source / "emulator/one.cpp").unlink()
        self.start("version")
        self.assertEqual(self.called(), ["dpkg-query", "ninja"])

    def test_a_moved_clone_is_configured_again(self):
        self.start("version")
        self.called()
        self.source = self.source.rename(self.place / "elsewhere")
        done = self.start("version")
        self.assertEqual((done.returncode, self.called()), (5, ["dpkg-query", "cmake", "ninja"]))

    def test_a_missing_package_is_told_simulated_and_installed(self):
        self.lack_fmt()
        done = self.start("version")
        self.assertEqual(done.returncode, 5, done)
        self.assertIn("installing from Debian: libfmt-dev (2 packages", done.stderr)
        self.assertEqual(
            self.called(),
            ["dpkg-query", "apt-get simulate", "apt-get download", "apt-get install", "apt-get installed", "cmake", "ninja"])

    def test_nothing_is_installed_when_something_would_be_removed(self):
        self.lack_fmt()
        (self.machine / "plan").write_text("Remv libboost1.74-dev [1.74]\nInst libfmt-dev (9)\n")
        done = self.start("version")
        self.assertEqual((done.returncode, done.stdout), (69, ""))
        self.assertIn("would remove libboost1.74-dev; nothing was changed", done.stderr)
        self.assertEqual(self.called(), ["dpkg-query", "apt-get simulate"])

    def test_package_lists_are_read_when_a_name_is_unknown(self):
        self.lack_fmt()
        (self.machine / "unknown").touch()
        self.assertEqual(self.start("version").returncode, 5)
        self.assertEqual(self.called()[1:4], ["apt-get simulate", "apt-get update", "apt-get simulate"])

    def test_what_cannot_be_downloaded_ends_in_a_sentence(self):
        self.lack_fmt()
        (self.machine / "gone").touch()
        done = self.start("version")
        self.assertEqual(done.returncode, 69)
        self.assertIn("the installation failed", done.stderr)
        self.assertNotIn("cmake", self.called())

    def test_a_build_that_fails_shows_the_compilers_words(self):
        (self.machine / "broken").touch()
        done = self.start("version")
        self.assertEqual((done.returncode, done.stdout), (70, ""))
        self.assertIn("one.cpp:3:1: error: expected ;", done.stderr)
        self.assertNotIn("/usr/bin/c++", done.stderr)
        (self.machine / "broken").unlink()
        self.assertEqual(self.start("version").returncode, 5)

    def test_works_through_a_link_without_home_and_terminal(self):
        link = self.place / "mf"
        link.symlink_to(self.source / "mailflow")
        environment = self.environment()
        del environment["HOME"]
        done = self.start("version", program=link, env=environment)
        self.assertEqual((done.returncode, done.stdout), (5, "program:version\n"), done)
        self.assertNotIn("\x1b", done.stderr)

    def test_builds_elsewhere_when_told(self):
        done = self.start("version", env=self.environment(MAILFLOW_BUILD="other build"), cwd=self.place)
        self.assertEqual(done.returncode, 5, done)
        self.assertTrue((self.place / "other build/release/emulator/app/mailflow").exists())
        self.assertFalse((self.source / "build").exists())

    def test_an_unknown_option_of_test_is_a_bad_command_line(self):
        done = self.start("test", "--fats")
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        self.assertIn("--fats", done.stderr)

    def as_nobody(self):
        if os.geteuid() != 0:
            return {}
        os.chmod(self.place, 0o755)
        self.calls.touch()
        os.chmod(self.calls, 0o666)
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def test_a_source_that_cannot_be_written_says_so(self):
        user = self.as_nobody()
        if not user:
            os.chmod(self.source, 0o555)
        done = self.start("version", **user)
        os.chmod(self.source, 0o755)
        self.assertEqual(done.returncode, 69, done)
        self.assertIn("can't write", done.stderr)
        self.assertIn("MAILFLOW_BUILD=DIR", done.stderr)

    def test_a_built_program_runs_from_a_source_that_cannot_be_written(self):
        self.start("version")
        user = self.as_nobody()
        self.called()
        self.calls.chmod(0o666)
        done = self.start("version", **user)
        self.assertEqual((done.returncode, done.stdout, self.called()), (5, "program:version\n", []), done)

    def test_without_root_and_sudo_the_command_is_told(self):
        self.lack_fmt()
        (self.machine / "sudo").unlink()
        user = self.as_nobody()
        bare = self.place / "bare"  # all tools but sudo
        bare.mkdir()
        for folder in ("/usr/bin", "/bin", "/usr/sbin", "/sbin"):
            for tool in os.listdir(folder):
                if tool != "sudo" and not (bare / tool).is_symlink():
                    (bare / tool).symlink_to(f"{folder}/{tool}")
        build = self.place / "build"
        build.mkdir()
        build.chmod(0o777)
        environment = self.environment(PATH=f"{self.machine}:{bare}", MAILFLOW_BUILD=str(build))
        if not user and os.geteuid() == 0:
            self.skipTest("runs as root only")
        done = self.start("version", env=environment, **user)
        self.assertEqual(done.returncode, 69, done)
        self.assertIn("takes root or sudo: apt-get install libfmt-dev", done.stderr)

    def held(self, *arguments):
        """The launcher, started in a process group of its own and stopped at the fake that waits."""
        os.mkfifo(self.machine / "hold")
        os.mkfifo(self.machine / "reached")
        self.hold = os.open(self.machine / "hold", os.O_RDWR)  # both ends, so that nobody waits for the other to open
        self.addCleanup(os.close, self.hold)
        process = subprocess.Popen(
            [self.source / "mailflow", *arguments], env=self.environment(), cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0)
        (self.machine / "reached").read_text()
        return process

    def test_interrupted_while_building(self):
        process = self.held("version")
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = process.communicate()
        self.assertEqual(process.returncode, 130, stderr)
        self.assertIn("interrupted", stderr)
        self.assertEqual(list((self.source / "build/release").glob(".started*")), [])
        (self.machine / "hold").unlink()
        self.assertEqual(self.start("version").returncode, 5)

    def test_interrupted_while_installing_lets_it_finish(self):
        self.lack_fmt()
        process = self.held("version")
        os.killpg(process.pid, signal.SIGINT)
        os.write(self.hold, b"go on\n")
        _, stderr = process.communicate()
        self.assertEqual(process.returncode, 130, stderr)
        self.assertEqual(self.called()[-2:], ["apt-get install", "apt-get installed"])


if __name__ == "__main__":
    lab.main()
