#!/bin/sh
# expect_refusal.sh CC ROOT SOURCE: with -DCONTROL the source compiles; without, it is refused with the
# diagnostic that its line "refused: ..." names (an extended regular expression), and nothing else.
set -eu
compiler=$1 root=$2 source=$3
compile() {
  LC_ALL=C "$compiler" -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -I"$root" -fsyntax-only "$@" "$source" 2>&1
}
expected=$(sed -n 's/^.*refused: \(.*\)\*\/$/\1/p; s/^.*refused: //p' "$source" | head -n 1 | sed 's/ *$//')
if [ -z "$expected" ]; then
  echo "$source: it does not say what is refused"
  exit 1
fi
if ! control=$(compile -DCONTROL); then
  echo "$source: the control does not compile:"
  echo "$control"
  exit 1
fi
if refused=$(compile); then
  echo "$source: it compiles, and must not"
  exit 1
fi
if ! echo "$refused" | grep -Eq "$expected"; then
  echo "$source: refused, but not for \"$expected\":"
  echo "$refused"
  exit 1
fi
errors=$(echo "$refused" | grep -c 'error:')
if [ "$errors" != 1 ]; then
  echo "$source: $errors errors, one was expected:"
  echo "$refused"
  exit 1
fi
echo "$source: refused: $(echo "$refused" | grep 'error:')"
