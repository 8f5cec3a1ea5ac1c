#!/bin/sh
# Installs what is missing, builds and runs every test. About ten minutes on two cores.
#   sh tests/run.sh          what CI runs
#   sh tests/run.sh --long   also fuzzing, kill loops and the bare-machine trial (an hour or more)
# Environment: SATCHEL_TEST_DATA=FOLDER real DICOM for the tests that want it (default ../shared/data
# beside the checkout); SATCHEL_BUILD=FOLDER where to build (default build-test).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
long=0
for argument in "$@"; do
  case "$argument" in
    --long) long=1 ;;
    -h | --help) sed -n '2,6p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "tests/run.sh: unknown option $argument (only --long)" >&2; exit 2 ;;
  esac
done

if [ "$long" = 1 ]; then
  sh samples/install_packages.sh long
else
  sh samples/install_packages.sh tests
fi

build=${SATCHEL_BUILD:-$root/build-test}
jobs=$(nproc)
if [ -z "${SATCHEL_TEST_DATA:-}" ] && [ -d "$root/../shared/data/dicom" ]; then
  SATCHEL_TEST_DATA=$(cd "$root/../shared/data" && pwd)
fi
export SATCHEL_TEST_DATA="${SATCHEL_TEST_DATA:-}"
if [ -n "$SATCHEL_TEST_DATA" ]; then
  echo "== real test data: found"
else
  echo "== real test data: none; the tests that need it say so and are counted as skipped"
fi

step() { printf '\n== %s\n' "$*"; }

step "release build with gcc, warnings are errors"
cmake -S . -B "$build/release" -G Ninja -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=Release \
  -DSAT_WERROR=ON >/dev/null
cmake --build "$build/release" -j "$jobs"

step "tests"
ctest --test-dir "$build/release" --output-on-failure -j "$jobs" -LE slow --no-tests=error

step "clang build with AddressSanitizer and UndefinedBehaviorSanitizer"
cmake -S . -B "$build/sanitize" -G Ninja -DCMAKE_C_COMPILER=clang \
  -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_C_FLAGS=-O1 -DSAT_WERROR=ON -DSAT_SANITIZE=address,undefined >/dev/null
cmake --build "$build/sanitize" -j "$jobs"
ctest --test-dir "$build/sanitize" --output-on-failure -j "$jobs" --no-tests=error \
  -L 'unit|golden|property|fault|fuzz-replay'

step "ThreadSanitizer on what uses threads"
cmake -S . -B "$build/thread" -G Ninja -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++ -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_C_FLAGS=-O1 -DSAT_SANITIZE=thread >/dev/null
cmake --build "$build/thread" -j "$jobs"
ctest --test-dir "$build/thread" --output-on-failure -j "$jobs" -L threads --no-tests=error

if [ "$long" = 1 ]; then
  step "fuzzing, kill loops, bare machine"
  sh tests/long/run_long.sh "$build"
fi
printf '\n== all tests passed\n'
