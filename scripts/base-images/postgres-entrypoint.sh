#!/usr/bin/env bash
# Starts Postgres in the stand-in for `postgres:18`: the promises of the official image that Atelier
# relies on, written anew. A first start makes the cluster, later ones only run it.
set -euo pipefail

main() {
  if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
  if [[ ${1:-} != postgres ]] || only_asks "${@:2}"; then exec "$@"; fi

  if [[ $(id -u) == 0 ]]; then
    hand_directories_to_postgres
    exec gosu postgres "${BASH_SOURCE[0]}" "$@"
  fi
  if [[ ! -s $PGDATA/PG_VERSION ]]; then make_cluster "${@:2}"; fi
  exec "$@"
}

only_asks() {
  local argument
  for argument; do
    case $argument in -\? | --help | --describe-config | -V | --version) return 0 ;; esac
  done
  return 1
}

hand_directories_to_postgres() {
  mkdir -p "$PGDATA" /var/run/postgresql
  # A bind mount comes with the host's owner; what is already right is left alone, so a big cluster starts fast.
  find "$PGDATA" \! -user postgres -exec chown postgres:postgres {} +
  find /var/run/postgresql \! -user postgres -exec chown postgres:postgres {} +
}

make_cluster() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS
  local auth=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [[ -z $POSTGRES_PASSWORD && $auth != trust ]]; then
    fail 'set POSTGRES_PASSWORD, or POSTGRES_HOST_AUTH_METHOD=trust to let everyone in'
  fi

  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA" || true
  init_database
  printf '\nhost all all all %s\n' "$auth" >>"$PGDATA/pg_hba.conf"

  # No TCP while the init scripts run: whoever can connect from outside may count on finding them done.
  pg_ctl -D "$PGDATA" -w -s -o "$(printf '%q ' "$@" -c listen_addresses=)" start
  export PGPASSWORD=$POSTGRES_PASSWORD
  if [[ $POSTGRES_DB != postgres ]]; then
    run_sql --dbname postgres --set name="$POSTGRES_DB" <<<'create database :"name"'
  fi
  run_init_files
  unset PGPASSWORD
  pg_ctl -D "$PGDATA" -w -s -m fast stop
}

init_database() {
  local -a options=()
  read -ra options <<<"$POSTGRES_INITDB_ARGS"
  if [[ -n $POSTGRES_PASSWORD ]]; then
    initdb -D "$PGDATA" --username "$POSTGRES_USER" --pwfile <(printf '%s\n' "$POSTGRES_PASSWORD") "${options[@]}"
  else
    initdb -D "$PGDATA" --username "$POSTGRES_USER" "${options[@]}"
  fi
}

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sql) run_sql --dbname "$POSTGRES_DB" <"$file" ;;
      *.sql.gz) gunzip -c "$file" | run_sql --dbname "$POSTGRES_DB" ;;
      # Without the executable bit it is read into this shell, so it may use run_sql and set variables.
      *.sh) if [[ -x $file ]]; then "$file"; else . "$file"; fi ;;
    esac
  done
}

run_sql() {
  psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"
}

# from_file NAME [DEFAULT]: exports NAME, taken from the file $NAME_FILE where that is set (a Docker secret).
from_file() {
  local name=$1 file=${1}_FILE
  if [[ -n ${!file:-} ]]; then
    export "$name=$(<"${!file}")"
  else
    export "$name=${!name:-${2:-}}"
  fi
}

fail() {
  printf 'postgres-entrypoint: %s\n' "$1" >&2
  exit 1
}

main "$@"
