#!/usr/bin/env bash
# Runs the README's tour: readme_test.sh PROGRAM SOURCE [--update]
#
# Every ```console block that follows a line <!-- executed --> is run: lines that begin with "$ " are commands, the lines
# after each are what it must print (output and messages together). A line "…" stands for any number of lines. With
# --update the README gets what the program prints.
set -euo pipefail

program=$(realpath "$1")
source=$(realpath "$2")
update=${3:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tour" "$work/bin"
ln -s "$program" "$work/bin/frontkart"
ln -s "$source/examples" "$work/tour/examples"
mkdir "$work/tour/build"
"$source/examples/sudzha/build.sh" "$program" "$work/tour/build/example.db" >"$work/build.log" 2>&1 || {
  cat "$work/build.log"
  exit 1
}

tour() {
  cd "$work/tour" && PATH="$work/bin:$PATH" FRONTKART_STORE=build/example.db LC_ALL=C.UTF-8 bash -c "$1" 2>&1 </dev/null
}

# finish_command: prints the command's output, with the stretch that "…" stands for left out where the README leaves it out.
command=
expected=()
finish_command() {
  if [[ -z $command ]]; then return; fi
  local output lines=() i gap=-1
  output=$(tour "$command") || output+=$'\n'"[exit code $?]"
  if [[ -n $output ]]; then mapfile -t lines <<<"$output"; fi
  for ((i = 0; i < ${#expected[@]}; ++i)); do
    if [[ ${expected[i]} == … ]]; then gap=$i; fi
  done
  if ((gap < 0 || ${#lines[@]} < ${#expected[@]} - 1)); then
    if ((${#lines[@]} > 0)); then printf '%s\n' "${lines[@]}"; fi
  else
    local after=$((${#expected[@]} - gap - 1))
    if ((gap > 0)); then printf '%s\n' "${lines[@]:0:gap}"; fi
    echo …
    if ((after > 0)); then printf '%s\n' "${lines[@]: -after}"; fi
  fi
  command=
  expected=()
}

ran=0
marked=no
inside=no
while IFS= read -r line; do
  if [[ $inside == yes ]]; then
    if [[ $line == '```' ]]; then
      finish_command
      inside=no
      printf '%s\n' "$line"
    elif [[ $line == '$ '* ]]; then
      finish_command
      command=${line#'$ '}
      ran=$((ran + 1))
      printf '%s\n' "$line"
    else
      expected+=("$line")
    fi
    continue
  fi
  if [[ $marked == yes && $line == '```console' ]]; then inside=yes; fi
  marked=no
  if [[ $line == '<!-- executed -->' ]]; then marked=yes; fi
  printf '%s\n' "$line"
done <"$source/README.md" >"$work/README.md"

if ((ran == 0)); then
  echo "README.md has no command to run; this test looks for <!-- executed --> before a console block" >&2
  exit 1
fi
if [[ $update == --update ]]; then
  cp "$work/README.md" "$source/README.md"
  echo "README.md: $ran commands run, outputs written"
elif ! diff -u "$source/README.md" "$work/README.md"; then
  echo "README.md promises other output than the program gives; if the program is right: tests/scenario/readme_test.sh PROGRAM SOURCE --update" >&2
  exit 1
else
  echo "$ran commands print what README.md says"
fi
