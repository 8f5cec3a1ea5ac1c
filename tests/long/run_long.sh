#!/bin/sh
# The long part of tests/run.sh --long: every fuzz target for ten minutes, hundreds of kills, thousands of
# flips, 20,000 mutants, the slow tests, the bare machine. One to three hours on two cores.
#   sh tests/long/run_long.sh BUILD_FOLDER      SATCHEL_FUZZ_SECONDS=N instead of 600
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$1
seconds=${SATCHEL_FUZZ_SECONDS:-600}
cd "$root"

echo "== fuzzing, $seconds seconds a target, under AddressSanitizer and UndefinedBehaviorSanitizer"
cmake -S . -B "$build/fuzz" -G Ninja -DCMAKE_C_COMPILER=clang \
  -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_C_FLAGS=-O1 -DSAT_FUZZ=ON -DSAT_SANITIZE=address,undefined >/dev/null
targets=$(ninja -C "$build/fuzz" -t targets all | sed -n 's/^\(fuzz_[a-z0-9_]*\): phony$/\1/p' | sort -u)
# shellcheck disable=SC2086
ninja -C "$build/fuzz" $targets >/dev/null
for target in $targets; do
  program=$(find "$build/fuzz" -name "$target" -type f -perm -u+x | head -n 1)
  corpus="$build/fuzz/found/$target"
  mkdir -p "$corpus"
  echo "-- $target"
  "$program" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -print_final_stats=1 \
    -artifact_prefix="$build/fuzz/$target-" "$corpus" "tests/fuzz/corpus/${target#fuzz_}" \
    >"$build/fuzz/$target.log" 2>&1 || { tail -40 "$build/fuzz/$target.log"; exit 1; }
  sed -n 's/^stat::number_of_executed_units: */   runs: /p' "$build/fuzz/$target.log"
done

echo "== clang-tidy"
run-clang-tidy -p "$build/sanitize" -quiet "$root/(formats|export|player|samples)/.*\.c\$" \
  >"$build/clang-tidy.log" 2>/dev/null || { grep -E 'warning:|error:' "$build/clang-tidy.log"; exit 1; }

echo "== slow tests"
ctest --test-dir "$build/release" --output-on-failure -L slow --no-tests=error

echo "== hundreds of kills, thousands of flips, 20,000 mutants"
SATCHEL_TEST_LONG=1 ctest --test-dir "$build/release" --output-on-failure -L e2e --timeout 5400 \
  --no-tests=error

if [ -n "${SATCHEL_TEST_DATA:-}" ]; then
  echo "== the pictures in Chromium"
  /usr/bin/python3 tests/long/check_chromium.py "$build/release/export/satchel" "$SATCHEL_TEST_DATA/dicom"
fi

if [ "$(id -u)" -eq 0 ]; then
  SATCHEL_BARE_TESTS=1 sh tests/long/bare_machine.sh
else
  echo "== the bare machine trial needs root: not run"
fi
