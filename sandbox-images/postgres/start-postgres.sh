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
  cp -a /opt/atelier/cluster "$PGDATA.new"
  # Without a server, so there is no moment in which somebody could come in with the old one. And
  # without waiting for the disk (-F): the sync below does that once for everything.
  quoted=$(printf '%s' "$ATELIER_POSTGRES_PASSWORD" | sed "s/'/''/g")
  printf "alter role postgres password '%s'\n" "$quoted" | postgres --single -F -D "$PGDATA.new" postgres >/dev/null
  sync -f "$PGDATA.new"
  # Onto the empty folder of a new disk; over anything else this fails, and says so.
  mv -T "$PGDATA.new" "$PGDATA"
fi
unset ATELIER_POSTGRES_PASSWORD
exec "$@" -D "$PGDATA"
