#!/bin/bash
# THE command to measure Orthanc Exchange: builds what measures, runs it, and prints one table at the end. No test:
# tests have no time limits, and figures of a busy machine are worth little.
#   benchmark.sh                 all benchmarks at full size, below half an hour; wants the machine for itself
#   benchmark.sh --only NAME     one (may be repeated)
#   benchmark.sh --small         about two minutes: proves that the programs work, says nothing about full sizes
#   benchmark.sh --write         also writes the table to Resources/Documentation/Benchmarks.md
#   benchmark.sh --list          their names
# Ends with 1 where a target is missed.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

RUN="$ROOT/Resources/Benchmarks/run.py"
TYPE=Benchmark
OPEN_FILES=16384 # 5,000 connections held open by Orthanc, which keeps half of its limit for other files, and by us

build_programs()
{
  local launcher=()
  if command -v ccache > /dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  "$SCRIPTS/build.sh" RelWithDebInfo --only-web
  say "Building the plugin and the measuring programs ($(parallel_jobs) at a time)"
  cmake -S "$ROOT" -B "$BUILD/$TYPE" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBUILD_TESTING=OFF -DEXCHANGE_BENCHMARKS=ON \
    "${launcher[@]}" > "$BUILD/$TYPE.cmake.log" || { cat "$BUILD/$TYPE.cmake.log"; exit 1; }
  cmake --build "$BUILD/$TYPE" --parallel "$(parallel_jobs)"
}

for argument in "$@"; do
  case "$argument" in
    --list | --help | -h) exec "$PYTHON" "$RUN" "$argument" ;;
  esac
done
if [ "$(ulimit -Hn)" != unlimited ] && [ "$(ulimit -Hn)" -lt "$OPEN_FILES" ]; then
  echo "benchmark.sh: the portal's benchmark needs $OPEN_FILES open files (ulimit -Hn gives $(ulimit -Hn))" >&2
  exit 2
fi
ulimit -Sn "$OPEN_FILES"
mkdir -p "$BUILD"
"$SCRIPTS/install.sh" test
build_programs
EXCHANGE_PLUGIN="$(plugin_of "$TYPE")" exec "$PYTHON" "$RUN" --programs "$BUILD/$TYPE/Resources/Benchmarks" \
  --logs "$BUILD/benchmark-logs" "$@"
