# `./mailflow test`: builds the tests and runs them. Sourced by the launcher, whose functions it uses.
#
# A stage is one build (a preset) with a choice of tests by label. Labels: fast (seconds in all), none (part of the
# usual run), all (minutes, before a piece of work is closed), machine (about the machine, not about the compiler: once,
# in dev only). Every test program leaves a report below build/reports/STAGE; tests/tally.py counts them, and its last
# line is the last line of stdout: "N passed, N failed[, N skipped]".

test_packages=(
  libgtest-dev libgmock-dev  # the test programs
  python3                    # lints, tool tests and the count
)
# Real clients and watchers. A test that finds none is skipped by name.
tool_packages=(
  ccache                     # the second build of the same file
  swaks libnet-ssleay-perl bind9-dnsutils openssl  # SMTP (with TLS), DNS and TLS clients of Debian
  python3-jsonschema python3-yaml  # the files that ship against the schemas that the program prints
  strace iproute2 util-linux # what is named to the kernel; namespaces with nothing but loopback
)
sanitizer_packages=(
  clang-19 libclang-rt-19-dev llvm-19  # g++ 12 needs over a minute for one Beast file with both sanitizers
  clang-format-19 clang-tidy-19
)
# Servers that take part in tests, and those to compare with, for --all. They are installed so that they don't start, or
# unpacked below build/peers.
server_packages=(postfix)
peer_packages=(dnsmasq-base dnsperf debootstrap)

suite_usage() {
  cat >&2 <<'END'
usage: ./mailflow test [--fast | --all] [--sanitize] [FILTER]

  --fast       only the tests that take seconds
  --all        everything, fresh installation and mutants included (an hour and more)
  --sanitize   also with address and undefined-behaviour sanitizers; with --all, thread sanitizer and fuzzing too
  FILTER       a regular expression on test programs (base_test), else a part of a case's name (Suite.Case)
END
}

# Packages that do good but need not be: one sentence when they can't be had.
install_if_possible() {
  missing_packages "$@"
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}" || say "$why. Tests that need them are skipped."
}

# A peer must not push another package out and must not start. Where it would, it is unpacked instead.
provide_servers() {  # provide_servers NAME…
  missing_packages "$@"
  local name peers=$build_root/peers
  for name in "${missing[@]}"; do
    [[ ! -d $peers/$name ]] || continue
    if QUIET_SERVICES=yes install_packages "$name"; then
      ! command -v systemctl >/dev/null || as_root systemctl disable --quiet "$name" 2>/dev/null
      continue
    fi
    mkdir -p "$peers" && (
      cd "$peers" && rm -f "$name"_*.deb &&
        apt-get -q download "$name" >/dev/null 2>&1 && dpkg -x "$name"_*.deb "$name.part" &&
        mv "$name.part" "$name" && rm -f "$name"_*.deb
    ) && say "$name is unpacked below $peers instead" && continue
    rm -rf "$peers/$name.part"
    say "$name can be neither installed nor unpacked here; the tests that need it are skipped"
  done
  for name in "$peers"/*/usr/{bin,sbin}; do
    [[ ! -d $name ]] || PATH+=:$name
  done
}

# run_stage NAME PRESET CTEST-OPTION…: builds and runs; the reports tell what came out.
run_stage() {
  local stage=$1 preset=$2 target=all dir=$build_root/$2 reports=$build_root/reports/$1
  shift 2
  [[ $preset != fuzz ]] || target=fuzzers
  stages+=("$stage=$reports")
  rm -rf "$reports" && mkdir -p "$reports/cases" || fail 69 "can't write $reports"
  if ! (build "$preset" "$target"); then
    build_words "$dir" >"$reports/build-failed"
    return 0  # counted as a failure; the other stages still tell something
  fi
  local -a choice=("$@") env=(MAILFLOW_REPORTS="$reports/cases" GTEST_OUTPUT="xml:$reports/cases/")
  if [[ -n $filter ]] && ctest --test-dir "$dir" -N "$@" -R "$filter" 2>/dev/null | grep -q '^  *Test '; then
    choice+=(-R "$filter")
  elif [[ -n $filter ]]; then
    choice+=(-L '^gtest$')
    env+=(GTEST_FILTER="*$filter*")
  fi
  say "testing ($stage)"
  env "${env[@]}" ctest --test-dir "$dir" -j "$(nproc)" --timeout 300 --no-tests=ignore --output-on-failure \
    --output-junit "$reports/ctest.xml" "${choice[@]}" 2>&1 </dev/null | show_ctest "$stage" "$reports/ctest.log"
}

show_ctest() {  # show_ctest STAGE LOG
  trap '' INT TERM
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$2"
    [[ ! $line =~ ^\ *([0-9]+)/([0-9]+)\ Test ]] || progress "testing ($1)" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  done
  shown_quarter=-1
  clear_line
}

sanitizer_environment() {
  export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=0
  export UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=second_deadlock_stack=1
  ! command -v llvm-symbolizer-19 >/dev/null ||
    export ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19) TSAN_OPTIONS+=:external_symbolizer_path=$(command -v llvm-symbolizer-19)
}

run_suite() {
  local size=usual sanitize=no filter= argument
  local -a stages=() choice=()
  for argument in "$@"; do
    case $argument in
      --fast) size=fast ;;
      --all) size=all ;;
      --sanitize) sanitize=yes ;;
      -h | --help) suite_usage; exit 0 ;;
      -*) suite_usage; fail 64 "test has no option $argument" ;;
      *) [[ -z $filter ]] || { suite_usage; fail 64 "one FILTER at a time"; }; filter=$argument ;;
    esac
  done

  missing_packages "${build_packages[@]}" "${test_packages[@]}"
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}" || fail 69 "$why"
  install_if_possible "${tool_packages[@]}"
  [[ $size == fast ]] || provide_servers "${server_packages[@]}"
  [[ $size != all ]] || provide_servers "${peer_packages[@]}"
  case $size in
    fast) choice=(-L '^fast$') ;;
    usual) choice=(-LE '^(all|machine)$') ;;
    all) choice=() ;;
  esac
  export MAILFLOW_BUILD=$build_root
  run_stage dev dev "${choice[@]}"

  if [[ $sanitize == yes ]]; then
    missing_packages "${sanitizer_packages[@]}"
    ((${#missing[@]} == 0)) || install_packages "${missing[@]}" || fail 69 "$why"
    sanitizer_environment
    if [[ $size == all ]]; then
      run_stage asan asan -LE '^machine$'
      run_stage tsan tsan -LE '^(all|machine)$'
      MAILFLOW_FUZZ_SECONDS=60 run_stage fuzz fuzz -L '^fuzz$'
    else
      run_stage asan asan -L '^fast$'
    fi
  fi
  python3 "$root/tests/tally.py" "${stages[@]}"
}
