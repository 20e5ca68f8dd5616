# shellcheck shell=bash
# A temporary folder, and a PostgreSQL in it for one run alone: as an unprivileged user, on a socket in the folder and on no
# network port. To be sourced by the measurements that stand beside it; all of it is gone when they end, however they end.

postgres_bin=/usr/lib/postgresql/15/bin
folder=
postgres_server=

# need_postgres PACKAGE: says which Debian package is missing, before anything is measured.
need_postgres() {
  if [[ ! -x $postgres_bin/postgres || ! -x $postgres_bin/psql ]]; then
    echo "missing: $1: apt-get install it" >&2
    exit 1
  fi
}

stop_postgres() {
  if [[ -n $postgres_server ]]; then
    kill -INT "$postgres_server" 2>/dev/null || true
    wait "$postgres_server" 2>/dev/null || true
    postgres_server=
  fi
}

remove_folder() {
  trap '' INT TERM HUP
  stop_postgres
  cd /
  if [[ -n $folder ]]; then rm -rf -- "$folder"; fi
}

# Makes $folder and goes there.
begin_in_folder() {
  trap remove_folder EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  folder=$(mktemp -d)
  cd "$folder" || exit
}

# start_postgres SETTING=VALUE...: starts the server and waits for it. Then "${psql[@]}" is the client, which stops at errors.
start_postgres() {
  local setting settings=(-c listen_addresses= -c fsync=off) as_user=()
  for setting in "$@"; do settings+=(-c "$setting"); done
  mkdir "$folder/pg"
  if ((EUID == 0)); then
    # PostgreSQL refuses to run as root; its user must be able to pass through the folder.
    chmod 711 "$folder"
    chown postgres "$folder/pg"
    as_user=(setpriv --reuid postgres --regid "$(id -g postgres)" --clear-groups)
  fi
  # From /, because the user may not see where we are.
  if ! (cd / && "${as_user[@]}" "$postgres_bin/initdb" -D "$folder/pg/data" -U frontkart -A trust -E UTF8 --locale=C) \
    >"$folder/server.log" 2>&1; then
    cat "$folder/server.log" >&2
    exit 1
  fi
  (cd / && exec "${as_user[@]}" "$postgres_bin/postgres" -D "$folder/pg/data" -k "$folder/pg" "${settings[@]}") \
    >"$folder/server.log" 2>&1 &
  postgres_server=$!
  local tries
  for ((tries = 0; tries < 300; ++tries)); do
    if "$postgres_bin/pg_isready" -q -h "$folder/pg" -U frontkart; then break; fi
    if ! kill -0 "$postgres_server" 2>/dev/null || ((tries == 299)); then
      cat "$folder/server.log" >&2
      exit 1
    fi
    sleep 0.1
  done
  # shellcheck disable=SC2034 # for the scripts that source this
  psql=("$postgres_bin/psql" -X -q -h "$folder/pg" -U frontkart -d postgres -v ON_ERROR_STOP=1)
}
