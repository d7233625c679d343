#!/usr/bin/env bash
# Makes sure the base images of Atelier are there: kept if present, pulled if a registry answers, and
# otherwise built from a Debian mirror as stand-ins under the same names.
#
#   DEBIAN_MIRROR   where packages come from; otherwise what apt uses here, otherwise deb.debian.org
#   ATELIER_CACHE   where finished root file systems are kept (~/.cache/atelier)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
manners=$here/base-images
cache=${ATELIER_CACHE:-${HOME:-/root}/.cache/atelier}/base-images
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
# A registry that says nothing this long is out of reach; a layer on its way may take longer to say more.
readonly FIRST_WORD_S=20 NEXT_WORD_S=180

main() {
  docker info >/dev/null 2>&1 || fail 'No Docker engine answers: start dockerd, or set DOCKER_HOST.'
  # Not in /tmp, which is often mounted nodev; debootstrap would refuse it.
  scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/atelier-base-images.XXXXXX")
  trap 'rm -rf --one-file-system "$scratch"' EXIT
  ensure debian:trixie-slim debian_root
  ensure postgres:18 postgres_root
}

# ensure IMAGE ROOT_FUNCTION
ensure() {
  local image=$1 made_from recipe=''
  if made_from=$(docker image inspect --format '{{index .Config.Labels "atelier.stand-in"}}' "$image" 2>/dev/null); then
    if [[ -n $made_from ]]; then recipe=$(recipe_of "$2"); fi
    # Only a stand-in of ours is ever replaced, and only by a newer recipe.
    if [[ -z $made_from || $made_from == "$recipe" ]]; then say "$image: here already" && return; fi
  elif pull "$image"; then
    say "$image: pulled" && return
  fi
  build "$image" "$2"
}

pull() {
  local log=$scratch/pull.log size=0 quiet=0 limit=$FIRST_WORD_S
  say "$1: asking the registry"
  : >"$log"
  docker pull "$1" >"$log" 2>&1 &
  local puller=$!
  while kill -0 "$puller" 2>/dev/null; do
    sleep 1
    quiet=$((quiet + 1))
    if [[ $(wc -c <"$log") -gt $size ]]; then
      size=$(wc -c <"$log") quiet=0 limit=$NEXT_WORD_S
    elif ((quiet >= limit)); then
      kill "$puller" 2>/dev/null || true
    fi
  done
  wait "$puller" && return
  say "$1: not pulled: $(tail -n 1 "$log")"
  return 1
}

build() {
  local image=$1 tar recipe started=$SECONDS
  recipe=$(recipe_of "$2")
  tar=$cache/${image//[:\/]/-}-$(uname -m)-$(root_recipe_of "$2").tar
  if [[ ! -s $tar ]]; then
    can_bootstrap
    say "$image: building a stand-in from $(mirror)"
    mkdir -p "$cache"
    "$2" "$scratch/root"
    tar -C "$scratch/root" --numeric-owner --xattrs -cf "$tar.part" .
    rm -rf --one-file-system "$scratch/root"
    mv "$tar.part" "$tar"
  fi
  say "$image: importing the stand-in"
  "import_${2%_root}" "$tar" "$image" "$recipe"
  say "$image: stand-in ready after $((SECONDS - started)) s"
}

can_bootstrap() {
  if [[ $(id -u) != 0 ]] || ! command -v debootstrap >/dev/null || [[ ! -r $keyring ]]; then
    fail 'No registry answers, and building stand-ins needs root, debootstrap and debian-archive-keyring: install both and run this script as root.'
  fi
}

debian_root() {
  bootstrap trixie trixie "$1"
  trim "$1"
}

# Postgres 18 with pgvector is in forky, which an older debootstrap only knows as the sid of its day.
postgres_root() {
  bootstrap forky sid "$1"
  # Before the packages come, so that they take these ids and make no cluster of their own.
  chroot "$1" groupadd --system --gid 999 postgres
  chroot "$1" useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql --shell /bin/bash postgres
  install -d "$1/etc/postgresql-common"
  echo 'create_main_cluster = false' >"$1/etc/postgresql-common/createcluster.conf"
  install_packages "$1" gosu postgresql-18 postgresql-18-pgvector

  sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$1/usr/share/postgresql/18/postgresql.conf.sample"
  rm -rf "$1"/var/lib/postgresql/* "$1"/usr/lib/postgresql/18/lib/bitcode
  install -d -o 999 -g 999 -m 1777 "$1/var/lib/postgresql"
  # Not by way of /var/run: that is an absolute link, and would lead out of the root to the host's own.
  install -d -o 999 -g 999 -m 3777 "$1/run/postgresql"
  install -d "$1/docker-entrypoint-initdb.d"
  trim "$1"
}

import_debian() {
  docker import --change "LABEL atelier.stand-in=$3" --change 'CMD ["bash"]' "$1" "$2" >/dev/null
}

# The entrypoint stays outside the cache: editing it costs a second, not a bootstrap.
import_postgres() {
  local root=atelier-stand-in-root:postgres
  docker import "$1" "$root" >/dev/null
  docker build --quiet --build-arg "ROOT=$root" --label "atelier.stand-in=$3" --tag "$2" \
    --file "$manners/postgres.Dockerfile" "$manners" >/dev/null 2>"$scratch/build.log" ||
    fail "docker build of $2 failed: $(tail -n 1 "$scratch/build.log")"
  docker rmi --no-prune "$root" >/dev/null
}

# bootstrap SUITE SCRIPT ROOT
bootstrap() {
  local log=$cache/$1.log
  debootstrap --variant=minbase --keyring="$keyring" "$1" "$3" "$(mirror)" "/usr/share/debootstrap/scripts/$2" >"$log" 2>&1 ||
    fail "debootstrap of $1 failed, see $log: $(tail -n 1 "$log")"
  cat >"$3/etc/apt/sources.list" <<<"deb $(mirror) $1 main"
  # As in the official slim images: manuals and translations never land on the disk.
  cat >"$3/etc/dpkg/dpkg.cfg.d/docker" <<'CONF'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
CONF
  printf '#!/bin/sh\nexit 101\n' >"$3/usr/sbin/policy-rc.d"
  chmod 755 "$3/usr/sbin/policy-rc.d"
}

# install_packages ROOT PACKAGE...
install_packages() {
  local root=$1 log=$cache/packages.log
  # Own namespaces, so that nothing stays mounted or running whatever happens. A mirror may be a frozen
  # one whose Release file is past its date; its signature is checked all the same.
  unshare --mount --pid --fork chroot "$root" /bin/sh -euc '
    mount -t proc proc /proc
    apt="apt-get -q -o Acquire::Check-Valid-Until=false"
    $apt update
    DEBIAN_FRONTEND=noninteractive $apt install -y --no-install-recommends "$@"
  ' sh "${@:2}" >"$log" 2>&1 || fail "Installing ${*:2} failed, see $log: $(tail -n 1 "$log")"
}

trim() {
  chroot "$1" apt-get clean
  rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/* "$1"/var/log/* "$1"/tmp/* "$1"/run/*.lock
  rm -rf "$1"/usr/share/{man,info,locale}/* "$1"/dev/*
  find "$1/usr/share/doc" ! -type d ! -name copyright -delete
  rm -f "$1/etc/resolv.conf" "$1/etc/hostname"
}

# Plain http only: a minimal root has no certificates yet, and apt checks signatures, not the wire.
mirror() {
  if [[ -n ${DEBIAN_MIRROR:-} ]]; then echo "${DEBIAN_MIRROR%/}" && return; fi
  local found=''
  if command -v apt-get >/dev/null; then
    found=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null |
      sed -n '/^http:/{s,/*$,,p;q}') || true
  fi
  echo "${found:-http://deb.debian.org/debian}"
}

# What a root is made from, comments aside; a change of it is a new cache entry.
root_recipe_of() {
  { mirror && declare -f "$1" bootstrap install_packages trim; } | sha256sum | cut -c1-12
}

recipe_of() {
  { root_recipe_of "$1" && declare -f "import_${1%_root}" && cat "$manners"/*; } | sha256sum | cut -c1-12
}

say() { printf 'base-images: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

main
