#!/usr/bin/env bash
# Builds what is deployed: the Azure flavour of src/DataSync.Functions with host.json and definitions, as one zip.
#
#   publish-package.sh --version VERSION --output FILE.zip
#
# VERSION is the commit; the health of the app tells it, so that a deployment can be recognised.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version='' output_file=''
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --version) version=${2:-} ;;
        --output) output_file=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need version --version
need output_file --output
need_tools dotnet zip
[[ "$version" =~ ^[0-9A-Za-z.-]+$ ]] || usage_error '--version takes letters, digits, dots and hyphens'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet publish "$REPOSITORY/src/DataSync.Functions" -c Release -p:FunctionsRuntime=Azure "-p:SourceRevisionId=$version" -o "$folder"

# What the host needs beside the assemblies; Flex Consumption refuses a package without .azurefunctions.
for part in host.json functions.metadata worker.config.json .azurefunctions definitions/syncs definitions/connectors; do
    [ -e "$folder/$part" ] || die "the package would lack $part"
done
[ ! -e "$folder/local.settings.json" ] || die 'the package would hold local.settings.json, which may hold secrets'

mkdir -p "$(dirname "$output_file")"
output_file=$(cd "$(dirname "$output_file")" && pwd)/$(basename "$output_file")
rm -f "$output_file"
(cd "$folder" && zip --quiet --recurse-paths "$output_file" .)
log "packed $version into $output_file"
