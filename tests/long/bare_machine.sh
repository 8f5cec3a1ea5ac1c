#!/bin/sh
# Tries the product as a new user would: a tree with only Debian's base system, a fresh clone in it, and
# the two commands of the README. Root only; needs debootstrap and about 3 GB.
#   sh tests/long/bare_machine.sh [FOLDER]     FOLDER for the tree (default: a temporary one, removed)
# The package source is this machine's own.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ "$(id -u)" -ne 0 ]; then
  echo "bare_machine: needs root (debootstrap and chroot)" >&2
  exit 1
fi
command -v debootstrap >/dev/null 2>&1 || sh "$root/samples/install_packages.sh" long

keep=0
if [ $# -gt 0 ]; then
  tree=$1
  keep=1
  mkdir -p "$tree"
else
  tree=$(mktemp -d)
fi
cleanup() {
  for place in proc dev/pts dev/shm dev; do
    if mountpoint -q "$tree/$place" 2>/dev/null; then umount -l "$tree/$place"; fi
  done
  [ "$keep" = 1 ] || rm -rf --one-file-system "$tree"
}
trap cleanup EXIT INT TERM

mirror=$(apt-get indextargets --format '$(SITE)' 'Codename: bookworm' 'Label: Debian' 2>/dev/null | head -n 1)
if [ -z "$mirror" ]; then
  echo "bare_machine: this machine's apt knows no Debian bookworm source" >&2
  exit 1
fi
if [ ! -x "$tree/usr/bin/apt-get" ]; then
  echo "== making a tree with Debian's base"
  debootstrap --variant=minbase bookworm "$tree" "$mirror" >"$tree.log" 2>&1 ||
    { tail -20 "$tree.log" >&2; exit 1; }
  rm -f "$tree.log"
fi
for file in /etc/apt/apt.conf.d/*; do # how this machine reaches its package source
  if grep -qiE 'proxy|verify|acquire' "$file"; then cp "$file" "$tree/etc/apt/apt.conf.d/"; fi
done
cp /etc/resolv.conf /etc/hosts "$tree/etc/" 2>/dev/null || true
if [ -d /usr/local/share/ca-certificates ]; then
  mkdir -p "$tree/etc/ssl/certs"
  cp -r /etc/ssl/certs/. "$tree/etc/ssl/certs/" 2>/dev/null || true
fi
mountpoint -q "$tree/proc" || mount -t proc proc "$tree/proc"
mountpoint -q "$tree/dev" || mount --bind /dev "$tree/dev"
mkdir -p "$tree/dev/shm" "$tree/dev/pts"
mountpoint -q "$tree/dev/pts" || mount --bind /dev/pts "$tree/dev/pts" # terminals, as on any machine

echo "== a fresh clone"
rm -rf "$tree/root/satchel"
git clone -q "$root" "$tree/root/satchel"

run() {
  echo "== $*"
  chroot "$tree" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 sh -c "cd /root/satchel && $*"
}
run sh samples/quickstart.sh
run sh samples/quickstart.sh # safe to run twice
if [ "${SATCHEL_BARE_TESTS:-1}" = 1 ]; then
  run sh tests/run.sh
fi
echo "== the bare machine can do it"
