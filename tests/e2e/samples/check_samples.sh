#!/bin/sh
# The generated sample is deterministic and dciodvfy finds nothing to say about any of its files.
set -eu
generator=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$generator" "$work/one" --slices 6 --size 64
TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 "$generator" "$work/two" --slices 6 --size 64
diff -r "$work/one" "$work/two" || { echo "FAILED: two runs differ"; exit 1; }
count=$(find "$work/one" -name '*.dcm' | wc -l)
[ "$count" -eq 26 ] || { echo "FAILED: $count files, expected 26"; exit 1; }
find "$work/one" -name '*.dcm' | while read -r file; do
  said=$(dciodvfy "$file" 2>&1 | grep -E 'Error|Warning' || true)
  if [ -n "$said" ]; then
    echo "FAILED: ${file#"$work"}: $said"
    exit 1
  fi
done
echo "checked $count files"
