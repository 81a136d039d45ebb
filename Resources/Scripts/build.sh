#!/bin/bash
# Builds the web applications and the plugin that carries them, where their sources have changed.
#   build.sh [Debug|RelWithDebInfo|Sanitize|Threads|Fuzz] [--without-tests] [--without-web | --only-web]
# The plugin lands in build/<type>/Plugin/libOrthancExchange.so; Fuzz builds the fuzz targets alone.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

TYPE=RelWithDebInfo
TESTS=ON
WEB=yes
PLUGIN=yes
for argument in "$@"; do
  case "$argument" in
    Debug | RelWithDebInfo | Sanitize | Threads | Fuzz) TYPE=$argument ;;
    --without-tests) TESTS=OFF ;;
    --without-web) WEB=no ;;
    --only-web) PLUGIN=no ;;
    *) echo "usage: build.sh [Debug|RelWithDebInfo|Sanitize|Threads|Fuzz] [--without-tests] [--without-web | --only-web]" >&2; exit 2 ;;
  esac
done

build_web()
{
  local hash stamp="$BUILD/web-sources"
  npm_packages "$ROOT/WebApp"
  hash=$(content_hash "$ROOT/WebApp")
  if [ -d "$ROOT/WebApp/dist" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$hash" ]; then return; fi
  say "Building the web applications"
  (cd "$ROOT/WebApp" && npm run --silent build)
  echo "$hash" > "$stamp"
}

build_plugin()
{
  local options=(-DBUILD_TESTING="$TESTS") build_type=$TYPE target=all
  if [ "$TYPE" = Sanitize ]; then
    build_type=Debug
    options+=(-DEXCHANGE_SANITIZE=ON)
  elif [ "$TYPE" = Threads ]; then
    build_type=Debug
    options+=(-DEXCHANGE_SANITIZE_THREADS=ON)
  elif [ "$TYPE" = Fuzz ]; then
    build_type=RelWithDebInfo
    target=FuzzTargets
    options=(-DEXCHANGE_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++)
  fi
  if command -v ccache > /dev/null; then options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  say "Building the plugin ($TYPE, $(parallel_jobs) at a time)"
  cmake -S "$ROOT" -B "$BUILD/$TYPE" -G Ninja -DCMAKE_BUILD_TYPE="$build_type" "${options[@]}" > "$BUILD/$TYPE.cmake.log" \
    || { cat "$BUILD/$TYPE.cmake.log"; exit 1; }
  cmake --build "$BUILD/$TYPE" --parallel "$(parallel_jobs)" --target "$target"
}

mkdir -p "$BUILD"
if [ "$WEB" = yes ]; then build_web; fi
if [ "$PLUGIN" = yes ]; then build_plugin; fi
