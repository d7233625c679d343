#!/bin/sh
# The first process of a sandbox's network: closes it, says so, and keeps it open for the others.
# ATELIER_NFT is the rule set. Nothing else starts before the line "closed" is out, and if the rules
# do not load nothing starts at all.
set -eu

printf '%s\n' "$ATELIER_NFT" | nft -f - || {
  echo 'refused: this host does not let the network of a sandbox be closed (nftables)'
  exit 1
}
echo closed
exec sleep infinity
