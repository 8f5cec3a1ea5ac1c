#!/bin/sh
# Makes a small lecture of computed cases: every kind of question, in English and in Hebrew.
#   sh samples/make_sample_lecture.sh MAKE_SAMPLE_CASE FOLDER      then: satchel pack FOLDER/lecture.json ...
set -eu
if [ $# -ne 2 ]; then
  sed -n '2,3p' "$0" | sed 's/^# \{0,1\}//' >&2
  exit 2
fi
generator=$1
folder=$2
texts=$(cd "$(dirname "$0")" && pwd)/lecture
mkdir -p "$folder"
patient=1
for one in head:CT brain:MR heart:US chest:CR; do
  name=${one%%:*}
  "$generator" "$folder/$name/dicom" --only "${one##*:}" --patient "$patient" --slices 32 --size 256
  cp "$texts/$name/case.json" "$folder/$name/case.json"
  patient=$((patient + 1))
done
cp "$texts/lecture.json" "$folder/lecture.json"
