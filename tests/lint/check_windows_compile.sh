#!/bin/sh
# The portable part of the library compiles for Windows: formats/base (but the POSIX files) and
# formats/zip.   usage: check_windows_compile.sh ROOT WORK_FOLDER
set -eu
root=$1
work=$2
compiler=x86_64-w64-mingw32-gcc
if ! command -v "$compiler" >/dev/null; then
    echo "$compiler is not installed: install the package mingw-w64" >&2
    exit 1
fi

# Only the headers of the libraries, never the system's own beside them.
include=$work/include
rm -rf "$include"
mkdir -p "$include/openssl"
system=/usr/include
machine=$system/$(cc -print-multiarch)
for header in zlib.h zconf.h libdeflate.h jansson.h jansson_config.h; do
    for folder in "$machine" "$system"; do
        if [ -f "$folder/$header" ]; then
            cp "$folder/$header" "$include/"
            break
        fi
    done
done
cp "$system"/openssl/*.h "$include/openssl/"
if [ -d "$machine/openssl" ]; then
    cp "$machine"/openssl/*.h "$include/openssl/"
fi

count=0
failed=0
for file in "$root"/formats/base/*.c "$root"/formats/zip/*.c; do
    case ${file##*/} in
    platform_posix*) continue ;;
    '*.c') continue ;;
    esac
    count=$((count + 1))
    if ! "$compiler" -std=c11 -D_POSIX_C_SOURCE=200809L -D__USE_MINGW_ANSI_STDIO=1 -Wall -Wextra \
        -Werror -fsyntax-only -I"$root" -isystem "$include" "$file"; then
        echo "does not compile for Windows: ${file#"$root"/}"
        failed=$((failed + 1))
    fi
done
echo "windows: $count files, $failed failed"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
