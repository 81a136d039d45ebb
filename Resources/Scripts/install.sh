#!/bin/bash
# Installs what is missing on Debian 12 or 13, from Debian's packages (and, for browser tests, npm's).
#   install.sh run     what builds and shows the product
#   install.sh test    that, and the tools that test it
# Does nothing, within a second or two, where all is there. Needs root or sudo only where something is missing.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

RUN_PACKAGES=(
  ca-certificates g++ cmake ninja-build ccache pkg-config make
  orthanc orthanc-dev dcmtk libdcmtk-dev
  libboost-dev libsoci-dev libsqlite3-dev libpq-dev libcurl4-openssl-dev libssl-dev libicu-dev libjsoncpp-dev libdeflate-dev zlib1g-dev
  libarchive-dev
  python3 python3-numpy python3-pydicom python3-requests python3-aiosmtpd
)
TEST_PACKAGES=(
  clang libclang-rt-dev clang-format clang-tidy libgtest-dev shellcheck pyflakes3 git
  python3-pytest python3-pytest-xdist python3-psycopg2 python3-pil python3-pkg-resources
  libgdcm-tools python3-gdcm libopenjp2-tools
  postgresql chromium fonts-liberation unzip p7zip-full libarchive-tools dicom3tools procps
  nginx-light # a yardstick of benchmark.sh
  firefox-esr webkit2gtk-driver xvfb xauth
)
# Services that Debian's packages would start and that the product does not use: tests and demo run their own.
SERVICES=(orthanc postgresql nginx)
NODE_VERSION=20.19.5
POLICY=/usr/sbin/policy-rc.d

missing_packages()
{
  local known
  known=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "ii" {print $2}' || true)
  printf '%s\n' "$@" | grep -vxF "$known" || true
}

as_root()
{
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# While packages are installed, no service starts; what stood there before is put back.
forbid_services()
{
  if as_root test -e "$POLICY"; then as_root mv "$POLICY" "$POLICY.exchange-saved"; fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" > /dev/null
  as_root chmod 755 "$POLICY"
}

allow_services()
{
  as_root rm -f "$POLICY"
  if as_root test -e "$POLICY.exchange-saved"; then as_root mv "$POLICY.exchange-saved" "$POLICY"; fi
}

# Nor may a service that came with this installation start at the next boot.
disable_new_services() # packages
{
  local service
  [ -d /run/systemd/system ] || return 0
  for service in "${SERVICES[@]}"; do
    if printf '%s\n' "$@" | grep -qx "$service"; then as_root systemctl disable --quiet "$service" || true; fi
  done
}

install_packages()
{
  say "Installing what is missing, which may take some minutes: $*"
  mkdir -p "$BUILD"
  trap allow_services EXIT
  forbid_services
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" \
    > "$BUILD/install.log" 2>&1 < /dev/null || { tail -n 40 "$BUILD/install.log"; exit 1; }
  allow_services
  trap - EXIT
  disable_new_services "$@"
}

node_at_least() # major minor, by the program in $3
{
  "$3" -e "const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > $1 || (a === $1 && b >= $2) ? 0 : 1)"
}

# Debian 12 has Node 18, which builds the web applications; Playwright needs 20.19. npm's registry carries Node itself.
install_newer_node()
{
  local architecture
  if node_at_least 20 19 node; then return; fi
  case "$(uname -m)" in
    aarch64) architecture=arm64 ;;
    *) architecture=x64 ;;
  esac
  if [ -x "$NODE_FOR_BROWSERS/node-linux-$architecture/bin/node" ]; then return; fi
  say "Installing Node $NODE_VERSION for the browser tests, below build/tools"
  mkdir -p "$BUILD/tools/node"
  npm install --prefix "$BUILD/tools/node" --no-save --no-audit --no-fund --loglevel=error \
    "node-linux-$architecture@$NODE_VERSION"
}

main()
{
  local wanted=("${RUN_PACKAGES[@]}") missing
  case "${1:-}" in
    run) ;;
    test) wanted+=("${TEST_PACKAGES[@]}") ;;
    *) echo "usage: install.sh run|test" >&2; exit 2 ;;
  esac
  # Node may have come from elsewhere than Debian: what counts is that it is there.
  command -v node > /dev/null || wanted+=(nodejs)
  command -v npm > /dev/null || wanted+=(npm)
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ "${#missing[@]}" -gt 0 ]; then install_packages "${missing[@]}"; fi
  if ! node_at_least 18 18 node; then
    echo "Node $(node --version) is too old to build the web applications: 18.18 is needed" >&2
    exit 1
  fi
  if [ "$1" = test ]; then install_newer_node; fi
}

main "$@"
