#!/bin/sh
# Installs the Debian packages that building (and, with "tests", testing) needs; does nothing when they
# are there. Usage: sh samples/install_packages.sh [tests|long|peers]; peers: what tests/bench/bench.py compares with
set -eu

packages="gcc g++ libc6-dev cmake ninja-build pkg-config
  libgdcm-dev libseccomp-dev libzip-dev zlib1g-dev libdeflate-dev libssl-dev libjansson-dev libxml2-dev libsqlite3-dev libcurl4-openssl-dev libmicrohttpd-dev libwebp-dev libpng-dev
  libjpeg62-turbo-dev libsdl2-dev libsdl2-ttf-dev libfribidi-dev fonts-dejavu-core libtesseract-dev tesseract-ocr-eng"
if [ "${1:-}" = tests ] || [ "${1:-}" = long ]; then
  packages="$packages libcmocka-dev unzip dcmtk orthanc orthanc-dicomweb openjph-tools python3 python3-pydicom python3-numpy python3-pil
  python3-jsonschema dicom3tools xvfb xauth xdotool x11-utils libx11-dev libxtst-dev imagemagick clang clang-format
  clang-tidy libclang-rt-14-dev llvm-14 mingw-w64 git libc-bin locales fonts-noto-core fonts-noto-cjk valgrind"
fi
if [ "${1:-}" = long ]; then
  packages="$packages debootstrap chromium libreoffice-impress poppler-utils"
fi

if [ "${1:-}" = peers ]; then
  packages="$packages dcmtk libgdcm-tools dcm2niix zip time libopenjp2-7-dev python3 python3-pydicom python3-numpy"
fi

missing=
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
  case "$state" in
    ii*) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -z "$missing" ] && exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "These packages are missing and neither root nor sudo is at hand:$missing" >&2
    echo "Install them as root: apt-get install$missing" >&2
    exit 1
  fi
  as_root="sudo"
fi
echo "Installing:$missing" >&2
$as_root apt-get -o DPkg::Lock::Timeout=300 -qq update
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq -y \
  --no-install-recommends install $missing </dev/null >&2
