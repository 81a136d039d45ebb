#!/bin/bash
# Runs a command on a clean clone of the current commit, in a fresh Debian, as a newcomer would.
#   clean-room.sh [options] [--] COMMAND...       e.g. clean-room.sh -- Resources/Scripts/demo.sh --once
#     --suite NAME     Debian's release: bookworm (default) or trixie; copied package sources are turned to it
#     --base FOLDER    a ready minimal Debian of this release to copy (default: $CLEAN_ROOM_BASE; without one, debootstrap
#                      makes it)
#     --room FOLDER    where (default: a temporary folder)
#     --copy FILE      a file or folder of this machine to put in at the same place (/etc/apt/sources.list.d, ~/.npmrc);
#                      may be repeated
#     --pass VARIABLE  an environment variable to hand over (https_proxy); may be repeated
#     --keep           leaves the room for a look
# Needs root. Mounts and processes live in namespaces of their own and go with the command.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

SUITE=bookworm
BASE="${CLEAN_ROOM_BASE:-}"
ROOM=""
KEEP=no
COPIES=(/etc/resolv.conf /etc/hosts)
VARIABLES=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8)

while [ $# -gt 0 ]; do
  case "$1" in
    --suite) SUITE="$2"; shift 2 ;;
    --base) BASE="$2"; shift 2 ;;
    --room) ROOM="$2"; shift 2 ;;
    --copy) COPIES+=("$2"); shift 2 ;;
    --pass) if [ -n "${!2:-}" ]; then VARIABLES+=("$2=${!2}"); fi; shift 2 ;;
    --keep) KEEP=yes; shift ;;
    --) shift; break ;;
    -*) echo "clean-room.sh: unknown option $1" >&2; exit 2 ;;
    *) break ;;
  esac
done
if [ $# -eq 0 ]; then set -- Resources/Scripts/test.sh; fi
if [ -z "$ROOM" ]; then ROOM="$(mktemp -d "${TMPDIR:-/var/tmp}/clean-room-XXXXXX")/room"; fi
if [ -e "$ROOM" ]; then echo "$ROOM exists already" >&2; exit 1; fi

leave()
{
  if [ "$KEEP" = yes ]; then echo "The room stays in $ROOM"; else rm -rf --one-file-system "$ROOM"; fi
}

trap leave EXIT
say "Preparing $ROOM"
mkdir -p "$(dirname "$ROOM")"
if [ -n "$BASE" ]; then
  cp -a --reflink=auto "$BASE" "$ROOM"
else
  debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$ROOM"
fi
# Never through a link that stands in the room: it would lead out of it.
for path in "${COPIES[@]}"; do
  mkdir -p "$ROOM$(dirname "$path")"
  if [ -d "$path" ]; then
    mkdir -p "$ROOM$path"
    cp -rL --remove-destination "$path/." "$ROOM$path"
  else
    cp -L --remove-destination "$path" "$ROOM$path"
  fi
done
find "$ROOM/etc/apt" -type f \( -name '*.sources' -o -name '*.list' \) -exec sed -i "s/bookworm/$SUITE/g" {} +
git clone --quiet --no-hardlinks "$ROOT" "$ROOM/exchange"

say "In the room: $*"
# shellcheck disable=SC2016 # the inner shell expands these
unshare --mount --pid --fork --kill-child /bin/bash -euc '
  room=$1
  shift
  mount -t proc proc "$room/proc"
  mount --rbind /dev "$room/dev"
  mount --make-rslave "$room/dev"
  mount -t tmpfs -o mode=1777 shm "$room/dev/shm" || true
  exec chroot "$room" /usr/bin/env -i "$@"' clean-room \
  "$ROOM" "${VARIABLES[@]}" /bin/bash -c 'cd /exchange && exec "$@"' room "$@"
