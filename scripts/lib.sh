# Shared by the scripts beside it: where things are, and how they speak. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/sightline"
SHARED="${SHARED:-$ROOT/../shared}"
# In this clone, whatever CARGO_TARGET_DIR says: the site and the run-time files must never be another clone's.
LOCAL="$ROOT/target"

# 0.3.11 needs rustc 1.96.
CARGO_LEPTOS_VERSION=0.3.10
# The command-line tool must equal the library.
WASM_BINDGEN_VERSION="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' "$ROOT/Cargo.lock")"
RUST_VERSION="$(sed -n 's/^channel = "\(.*\)"$/\1/p' "$ROOT/rust-toolchain.toml")"

bold="" plain=""
if [ -t 2 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi

say() { printf -- '-- %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# Runs a command under a name and says how long it took.
step() {
  local name="$1" start=$SECONDS status=0
  shift
  printf '%s== %s%s\n' "$bold" "$name" "$plain" >&2
  "$@" || status=$?
  if [ "$status" -eq 0 ]; then
    printf '   %s: done in %d s\n' "$name" $((SECONDS - start)) >&2
  else
    printf '   %s: FAILED after %d s\n' "$name" $((SECONDS - start)) >&2
  fi
  return "$status"
}

# The folder that cargo builds into.
target_dir() { printf '%s\n' "${CARGO_TARGET_DIR:-$ROOT/target}"; }

# Sets what both cargo-leptos and the server read about the built site of a profile (debug or release).
site_env() {
  export LEPTOS_OUTPUT_NAME=sightline
  export LEPTOS_SITE_ROOT="$LOCAL/site/$1"
  export LEPTOS_SITE_PKG_DIR=pkg
  export LEPTOS_HASH_FILES=true
  export LEPTOS_HASH_FILE_NAME="$LOCAL/site/$1.hash"
}
