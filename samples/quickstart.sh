#!/bin/sh
# From a clone to a case on screen: installs what is missing, builds, packs a sample case (or the DICOM
# folder given) and opens it in the player; without a display it renders pictures and says where.
#   sh samples/quickstart.sh [DICOM_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
start=$PWD
case "${1:-}" in
  -h | --help) sed -n '2,4p' "$0" | sed 's/^# \{0,1\}//'; exit 0 ;;
esac
if [ $# -gt 1 ]; then
  echo "quickstart: one folder at most, $# arguments given" >&2
  exit 2
fi
folder=
if [ $# -eq 1 ]; then
  case "$1" in
    /*) folder=$1 ;;
    *) folder=$start/$1 ;;
  esac
  if [ ! -e "$folder" ]; then
    echo "quickstart: $1 is not there; give a folder with DICOM files" >&2
    exit 3
  fi
fi
cd "$root"
sh samples/install_packages.sh

build=${SATCHEL_BUILD:-$root/build}
echo "Building Satchel ..."
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSAT_TESTS=OFF >/dev/null
cmake --build "$build" >"$build/build.log" 2>&1 || { tail -40 "$build/build.log" >&2; exit 1; }
satchel=$build/export/satchel
player=$build/player/satchel-player

out=$build/quickstart
backups=$out/backups
mkdir -p "$out"
if [ -n "$folder" ]; then
  pack=$out/my-cases.satchel
  # Series that may show burned-in text are left out here, and named with the way to settle them.
  status=0
  "$satchel" pack "$folder" -o "$pack" --skip-suspicious || status=$?
  if [ "$status" -gt 1 ]; then
    exit "$status"
  fi
  status=0
  "$satchel" backup "$folder" -o "$backups" --skip-suspicious || status=$?
  if [ "$status" -gt 1 ]; then
    exit "$status"
  fi
else
  pack=$out/sample.satchel
  rm -rf "$out/sample-dicom"
  "$build/samples/make_sample_case" "$out/sample-dicom"
  # The sample is drawn by a program and holds no text in its pictures.
  "$satchel" pack "$out/sample-dicom" -o "$pack" --accept pixels,faces \
    --title "Headache and a weak right arm" \
    --presentation "Two weeks of headache; since yesterday the right arm is weak. An invented story." \
    --diagnosis "Mass with oedema in the left hemisphere (computed)" \
    --discussion "Every picture of this case was computed; it shows what Satchel does, not a disease."
  "$satchel" backup "$out/sample-dicom" -o "$backups" --accept pixels,faces \
    --title "Headache and a weak right arm"
  lecture=$out/lecture.satchel
  rm -rf "$out/sample-lecture"
  sh samples/make_sample_lecture.sh "$build/samples/make_sample_case" "$out/sample-lecture"
  "$satchel" pack "$out/sample-lecture/lecture.json" -o "$lecture" --accept pixels,faces
  echo "A lecture with questions, in two languages (F5 presents it): $lecture"
fi
"$satchel" verify "$pack" "$backups"
echo "The pack: $pack"
echo "The backup, one zip a case: $backups"

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "Opening the player (H shows all keys, Ctrl+Q quits) ..."
  exec "$player" "$pack"
fi
pictures=$out/pictures
mkdir -p "$pictures"
cat >"$pictures/tour.txt" <<SCRIPT
wait idle
screenshot $pictures/1-first-picture.png
wheel 20
wait idle
screenshot $pictures/2-scrolled.png
key H
wait idle
screenshot $pictures/3-keys.png
quit
SCRIPT
SDL_VIDEODRIVER=offscreen "$player" "$pack" --window 1280x720 --script "$pictures/tour.txt"
echo "No display here, so the player drew these pictures instead: $pictures"
