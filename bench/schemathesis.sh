#!/bin/sh
# Holds a server that runs against its own OpenAPI document: bench/schemathesis.sh http://127.0.0.1:3000
# uv or pipx fetches schemathesis from PyPI. Start the server with MAX_LESSONS=1000: names that are in order begin lessons.
set -eu

origin=${1:-http://127.0.0.1:3000}
version=4.32.5

# What a name may be has no words in a schema, and an address that takes WebSockets refuses all else.
set -- run "$origin/api/openapi.json" --checks all --exclude-checks positive_data_acceptance --max-examples 200

if command -v uvx >/dev/null; then
    exec uvx --from "schemathesis==$version" st "$@"
elif command -v pipx >/dev/null; then
    exec pipx run --spec "schemathesis==$version" st "$@"
elif command -v st >/dev/null; then
    exec st "$@"
fi
echo "schemathesis is not here, and neither is uv or pipx to fetch it." >&2
exit 1
