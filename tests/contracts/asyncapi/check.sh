#!/usr/bin/env bash
# Validates schemas/asyncapi.json with AsyncAPI's own parser, pinned by package-lock.json with hashes.
# Without node it says so and passes, unless CI=true: there node is required.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
document=$(cd "$here/../../.." && pwd)/schemas/asyncapi.json

if ! command -v npm >/dev/null; then
    echo "NOT CHECKED: schemas/asyncapi.json needs node and npm to be validated" >&2
    [ "${CI:-}" != true ]
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/package.json "$here"/package-lock.json "$here"/validate.mjs "$work"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --silent)
node "$work/validate.mjs" "$document"
