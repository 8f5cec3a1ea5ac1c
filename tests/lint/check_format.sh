#!/bin/sh
# Every C file of the tree has the form of .clang-format.   usage: check_format.sh ROOT
set -eu
cd "$1"
formatter=clang-format-14
if ! command -v "$formatter" >/dev/null; then
    echo "$formatter is not installed: install the package clang-format-14" >&2
    exit 1
fi
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    list() { git ls-files -z -- '*.c' '*.h' '*.cpp'; }
else
    list() { find formats export player samples tests \( -name '*.[ch]' -o -name '*.cpp' \) -print0; }
fi
# A file that is listed but gone (being renamed) has no form.
list | xargs -0 sh -c 'for file; do [ -f "$file" ] && printf "%s\0" "$file"; done; true' sh |
    xargs -0 "$formatter" --dry-run -Werror
echo "format: no problems"
