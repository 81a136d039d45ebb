#!/bin/bash
# THE command to test Orthanc Exchange: installs the tools, runs every stage to the end, and says which failed.
#   test.sh                 all stages
#   test.sh --only STAGE    one (may be repeated); what it needs must have been built before, or is built by it
#   test.sh --list          their names
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

STAGES=(format includes shell python web viewer build tidy unit integration browser sanitize fuzz)
LOGS="$BUILD/test-logs"
TYPE=RelWithDebInfo
TEST_FOLDERS="$ROOT/Resources/Tests"

describe() # stage
{
  case "$1" in
    format) echo "C++ keeps to .clang-format" ;;
    includes) echo "Includes keep to the architecture; no two types share a name" ;;
    shell) echo "Shell scripts are sound (shellcheck)" ;;
    python) echo "Python is sound; samples and harness are tested" ;;
    web) echo "Web applications: lint, types, translations, unit tests, build" ;;
    viewer) echo "The viewer's pictures against the standard's formulas, DCMTK, GDCM and OpenJPEG" ;;
    build) echo "The plugin and its unit tests build without a warning" ;;
    tidy) echo "C++ keeps to .clang-tidy" ;;
    unit) echo "C++ unit tests, storage on SQLite and PostgreSQL" ;;
    integration) echo "Integration tests against a real Orthanc" ;;
    browser) echo "Browser tests" ;;
    fuzz) echo "Hostile bytes for whatever reads them, known ones and some new (EXCHANGE_FUZZ_SECONDS: a long search)" ;;
    sanitize) echo "Unit and integration tests under AddressSanitizer and UndefinedBehaviorSanitizer" ;;
  esac
}

our_cpp()
{
  find "$ROOT/Sources" "$ROOT/Plugin" "$ROOT/UnitTests" "$ROOT/Resources/Benchmarks" \( -name '*.cpp' -o -name '*.h' \) -print0
}

our_files() # pattern
{
  find "$ROOT" \( -name node_modules -o -name dist -o -path "$BUILD" -o -name .git \) -prune -o -type f -name "$1" -print0
}

stage_format()
{
  our_cpp | xargs -0 -n 40 -P "$(parallel_jobs)" clang-format --dry-run -Werror
}

stage_includes()
{
  "$PYTHON" "$SCRIPTS/check-includes.py" --self-test
  "$PYTHON" "$SCRIPTS/check-includes.py"
}

stage_shell()
{
  our_files '*.sh' | xargs -0 shellcheck --external-sources --source-path="$SCRIPTS"
  shellcheck --external-sources "$ROOT/.ci/run"
}

stage_python()
{
  our_files '*.py' | xargs -0 pyflakes3
  "$PYTHON" -m pytest -q -p no:cacheprovider "$ROOT/Resources/Samples"
  "$PYTHON" -m pytest -q -p no:cacheprovider "$TEST_FOLDERS/Harness"
  "$PYTHON" -m pytest -q -p no:cacheprovider "$ROOT/Resources/Benchmarks"
}

stage_web()
{
  local step
  npm_packages "$ROOT/WebApp"
  cd "$ROOT/WebApp"
  for step in lint typecheck i18n-check test; do
    say "$step"
    npm run --silent "$step"
  done
  # Built again, even where nothing has changed: a build that only works once is none.
  rm -f "$BUILD/web-sources"
  "$SCRIPTS/build.sh" "$TYPE" --only-web
}

stage_viewer()
{
  npm_packages "$ROOT/WebApp"
  "$PYTHON" -m pytest -q -p no:cacheprovider "$TEST_FOLDERS/Viewer"
}

stage_build()
{
  "$SCRIPTS/build.sh" "$TYPE"
}

stage_tidy()
{
  "$PYTHON" "$SCRIPTS/tidy.py" --build "$BUILD/$TYPE" --cache "$BUILD/tidy" --jobs "$(parallel_jobs)"
}

run_unit_tests() # build type
{
  ctest --test-dir "$BUILD/$1" --output-on-failure --no-tests=error --parallel "$(nproc)"
}

# Files side by side, each by one worker: the tests of a file share an Orthanc and come in order.
run_integration_tests() # build type, files at once
{
  EXCHANGE_PLUGIN="$(plugin_of "$1")" "$PYTHON" -m pytest -q -rfEs -p no:cacheprovider -n "$2" --dist loadfile \
    "$TEST_FOLDERS/Integration"
}

at_most() # limit number
{
  echo $(($2 < $1 ? $2 : $1))
}

stage_unit()
{
  run_unit_tests "$TYPE"
}

stage_integration()
{
  # They wait more than they work.
  run_integration_tests "$TYPE" "$(at_most 4 $(($(nproc) + 1)))"
}

stage_browser()
{
  local newer npm
  # The folder is there only where the system's Node was too old.
  newer=$(find "$NODE_FOR_BROWSERS" -maxdepth 3 -path '*/bin/node' -printf '%h\n' -quit 2> /dev/null || true)
  npm_packages "$TEST_FOLDERS/Browser"
  cd "$TEST_FOLDERS/Browser"
  # npm stays with the Node it came with; what it starts finds the newer one first.
  npm=$(readlink -f "$(command -v npm)")
  EXCHANGE_PLUGIN="$(plugin_of "$TYPE")" CHROMIUM=/usr/bin/chromium PATH="${newer:+$newer:}$PATH" \
    "$(command -v node)" "$npm" run --silent test
}

stage_sanitize()
{
  "$SCRIPTS/build.sh" Sanitize --without-web
  local reports="$BUILD/sanitizer-reports"
  rm -rf "$reports"
  mkdir -p "$reports"
  export UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports/undefined"
  # Freed memory is kept aside to find its late use; little of it, so that the tests' bounds on memory still hold.
  ASAN_OPTIONS="strict_string_checks=1:detect_stack_use_after_return=1:quarantine_size_mb=16" run_unit_tests Sanitize
  # Orthanc and the libraries are not instrumented: the checks that need all code to be are off.
  export ASAN_OPTIONS="alloc_dealloc_mismatch=0:detect_container_overflow=0:log_path=$reports/address"
  local first="$BUILD/Sanitize/libsanitizer-first.so" # keeps glibc's locale lock sound: its source says why
  gcc -shared -fPIC -Wl,-z,initfirst -o "$first" "$TEST_FOLDERS/Harness/sanitizer_first.c"
  EXCHANGE_PRELOAD="$(g++ -print-file-name=libasan.so) $first" EXCHANGE_READY_TIMEOUT=120 \
    run_integration_tests Sanitize "$(at_most 4 "$(nproc)")"
  if [ -n "$(ls -A "$reports")" ]; then
    head -n 100 "$reports"/*
    return 1
  fi
}

stage_fuzz()
{
  "$SCRIPTS/build.sh" Fuzz
  mkdir -p "$BUILD/fuzz"
  find "$ROOT/UnitTests/Fuzz/Corpus" -mindepth 1 -maxdepth 1 -printf '%f\0' | xargs -0 -n 1 -P 2 "$0" --inside fuzz_target
}

stage_fuzz_target() # target
{
  local fuzz="$ROOT/UnitTests/Fuzz" dictionary=Text folder how
  if [ -f "$fuzz/Dictionaries/$1.dict" ]; then dictionary=$1; fi
  if [ -n "${EXCHANGE_FUZZ_SECONDS:-}" ]; then
    # A search: what is found stays, and is where the next one begins.
    folder="$BUILD/fuzz/$1" how=(-max_total_time="$EXCHANGE_FUZZ_SECONDS" "$folder" "$fuzz/Corpus/$1")
  else
    # A test: the corpus, and a short way from it, which begins alike every time. Files of a folder come in another order on another
    # machine.
    folder="$BUILD/fuzz/fixed/$1"
    how=(-seed=20261122 -runs=2000 -seed_inputs="$(find "$fuzz/Corpus/$1" -type f | LC_ALL=C sort | paste -sd ,)" "$folder")
    rm -rf "$folder"
  fi
  mkdir -p "$folder"
  # DCMTK may ask for up to 4 GB that it then does not touch.
  if ! "$BUILD/Fuzz/UnitTests/Fuzz/$1Fuzz" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -malloc_limit_mb=6144 \
    -dict="$fuzz/Dictionaries/$dictionary.dict" -artifact_prefix="$folder-" "${how[@]}" > "$folder.log" 2>&1
  then
    tail -n 60 "$folder.log"
    return 1
  fi
  printf '%-8s %s\n' "$1" "$(tail -n 1 "$folder.log")"
}

run_stage() # stage
{
  local begin=$SECONDS result
  say "== $1: $(describe "$1")"
  # A process of its own, so that the first error ends the stage.
  if "$0" --inside "$1" 2>&1 < /dev/null | tee "$LOGS/$1.log"; then result=passed; else result=FAILED; fi
  RESULTS+=("$(printf '%-12s %-7s %4d s   %s' "$1" "$result" "$((SECONDS - begin))" "$(describe "$1")")")
  if [ "$result" = passed ]; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); fi
}

main()
{
  local chosen=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --list) printf '%s\n' "${STAGES[@]}"; exit 0 ;;
      --inside) "stage_$2" "${@:3}"; exit 0 ;;
      --only) chosen+=("${2:?--only needs the name of a stage}"); shift 2 ;;
      *) echo "usage: test.sh [--only STAGE]... | --list" >&2; exit 2 ;;
    esac
  done
  if [ "${#chosen[@]}" -eq 0 ]; then chosen=("${STAGES[@]}"); fi
  PASSED=0 FAILED=0 RESULTS=()
  mkdir -p "$LOGS"
  "$SCRIPTS/install.sh" test
  for stage in "${chosen[@]}"; do
    printf '%s\n' "${STAGES[@]}" | grep -qx "$stage" || { echo "there is no stage $stage: see --list" >&2; exit 2; }
    run_stage "$stage"
  done
  say "Summary (logs in $LOGS)"
  printf '%s\n' "${RESULTS[@]}"
  printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ]
}

main "$@"
