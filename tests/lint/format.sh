#!/bin/bash
# clang-format says nothing about any C++ file. Exit 77 (skipped) where clang-format-19 is missing.
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
command -v clang-format-19 >/dev/null || { echo "clang-format-19 is not installed"; exit 77; }
mapfile -t files < <(find emulator tests -name samples -prune -o \( -name '*.cpp' -o -name '*.hpp' \) -print)
((${#files[@]} > 0)) || { echo "no file was looked at"; exit 1; }
clang-format-19 --dry-run -Werror "${files[@]}" && echo "${#files[@]} files, 0 findings"
