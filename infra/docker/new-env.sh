#!/usr/bin/env bash
# Prints a .env for compose.yaml with fresh random keys:
#
#   infra/docker/new-env.sh > infra/docker/.env
#
# Keep the file: DEAD_LETTER_KEY decrypts the dead letters, POSTGRES_PASSWORD opens the volume. It is not committed.

set -euo pipefail
case "${1:-}" in
    '') ;;
    --help | -h) sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
    *) printf 'error: unknown option %s\n' "$1" >&2; exit 2 ;;
esac
command -v openssl >/dev/null || { printf 'error: openssl is not installed\n' >&2; exit 1; }

cat <<ENV
POSTGRES_PASSWORD=$(openssl rand -hex 24)
FUNCTION_KEY=$(openssl rand -hex 24)
MASTER_KEY=$(openssl rand -hex 24)
DEAD_LETTER_KEY=$(openssl rand -base64 32)
# The source of the syncs; with --profile sample the demo's API answers here and takes any key.
API_BASE_URL=http://127.0.0.1:5080
CUSTOMER_API_KEY=any
ENV
