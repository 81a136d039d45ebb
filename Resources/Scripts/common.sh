# Sourced by the other scripts: where things are, and how much this machine can bear.
# shellcheck shell=bash disable=SC2034

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
SCRIPTS="$ROOT/Resources/Scripts"
BUILD="$ROOT/build"
PYTHON=/usr/bin/python3 # Debian's own, which has Debian's modules
NODE_FOR_BROWSERS="$BUILD/tools/node/node_modules"
export PYTHONDONTWRITEBYTECODE=1

plugin_of() # build type
{
  echo "$BUILD/$1/Plugin/libOrthancExchange.so"
}

# As many compilers as there are processors and memory for: one wants up to 1.5 GB.
parallel_jobs()
{
  local available limit used jobs
  available=$(awk '/^MemAvailable/ {print int($2 / 1024)}' /proc/meminfo)
  if [ -r /sys/fs/cgroup/memory.max ] && [ "$(cat /sys/fs/cgroup/memory.max)" != max ]; then
    limit=$(($(cat /sys/fs/cgroup/memory.max) / 1048576))
    used=$(($(cat /sys/fs/cgroup/memory.current) / 1048576))
    if [ $((limit - used)) -lt "$available" ]; then available=$((limit - used)); fi
  fi
  jobs=$((available / 1500))
  if [ "$jobs" -gt "$(nproc)" ]; then jobs=$(nproc); fi
  if [ "$jobs" -lt 1 ]; then jobs=1; fi
  echo "${EXCHANGE_JOBS:-$jobs}"
}

# One hash over names and contents of the given files and folders.
content_hash()
{
  find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 2>/dev/null \
    | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# Runs `npm ci` in a folder where its lock file has changed since the last time.
npm_packages() # folder
{
  local stamp hash
  stamp="$1/node_modules/.exchange-lock"
  hash=$(sha256sum < "$1/package-lock.json")
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$hash" ]; then
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
    echo "$hash" > "$stamp"
  fi
}

say()
{
  printf '\n\033[1m%s\033[0m\n' "$*"
}
