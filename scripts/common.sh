# shellcheck shell=bash
# What setup, run and test share. To be sourced; changes into the root of the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() {
  printf '== %s\n' "$*"
}

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Compiling one file takes up to 1.5 GB, so memory limits the number of jobs as well as processors do.
build_jobs() {
  local processors memory
  processors=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  if ((memory < 1)); then memory=1; fi
  echo $((processors < memory ? processors : memory))
}

# build PRESET TARGET...: configures once (ninja repeats it when a CMake file changes) and builds.
build() {
  local preset=$1
  shift
  if [[ ! -f build/$preset/build.ninja ]]; then
    cmake --preset "$preset"
  fi
  cmake --build --preset "$preset" --parallel "$(build_jobs)" --target "$@"
}

# Builds the page into web/dist unless it is newer than everything it is made from.
build_page() {
  if [[ -f web/dist/index.html ]] &&
    [[ -z $(find web -path web/node_modules -prune -o -path web/dist -prune -o -path web/public/basemap -prune \
      -o -type f -newer web/dist/index.html -print -quit) ]]; then
    say "The page is built already"
    return
  fi
  say "Building the page"
  (cd web && npm run build)
}

listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port FIRST: the first port from FIRST on that nothing listens on.
free_port() {
  local port
  for ((port = $1; port < $1 + 100; ++port)); do
    if ! listens "$port"; then
      echo "$port"
      return
    fi
  done
  die "no free port between $1 and $(($1 + 99))"
}
