#!/bin/sh
# Makes the cluster once and starts it. Unlike the stock entrypoint it survives a kill at any moment:
# a cluster gets its name only when it is whole, and there is no half-open server in between.
set -eu

if [ "$(id -u)" = 0 ]; then
  # The mount comes with the host's owner. What is ours already is left alone: a big cluster starts fast.
  install -d -o postgres -g postgres -m 3775 /run/postgresql
  chown postgres:postgres "$(dirname "$PGDATA")"
  find "$PGDATA" ! -user postgres -exec chown -h postgres:postgres {} +
  exec gosu postgres "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA.new"
  secret=$(mktemp)
  printf '%s\n' "$ATELIER_POSTGRES_PASSWORD" >"$secret"
  initdb --pgdata "$PGDATA.new" --username postgres --pwfile "$secret" --auth scram-sha-256 \
    --encoding UTF8 --locale C --locale-provider builtin --builtin-locale C.UTF-8 --wal-segsize 4
  rm -f "$secret"
  # Onto the empty folder of a new disk; over anything else this fails, and says so.
  mv -T "$PGDATA.new" "$PGDATA"
fi
unset ATELIER_POSTGRES_PASSWORD
exec "$@" -D "$PGDATA"
