#!/usr/bin/env bash
# Applies infra/environments/ENVIRONMENT.json to both apps of an environment: which syncs their schedules start
# (DataSync__Syncs__NAME__Enabled; a hyphen of the name becomes an underscore) and the settings that definitions use.
#
#   sync-flags.sh --environment dev|prod --resource-group NAME
#   sync-flags.sh --environment dev|prod --print
#
# Only what differs is set, since each change restarts an app. --print shows the settings as JSON and changes nothing.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

environment='' resource_group='' print=no
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --print) print=yes; shift; continue ;;
        --environment) environment=${2:-} ;;
        --resource-group) resource_group=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need environment --environment
need_tools jq
file="$REPOSITORY/infra/environments/$environment.json"
[ -f "$file" ] || die "there is no infra/environments/$environment.json"
settings=$(jq -ce '
    (.syncs // {} | with_entries(.key |= "DataSync__Syncs__\(gsub("-"; "_"))__Enabled" | .value |= tostring))
    + (.settings // {} | with_entries(.value |= tostring))' "$file") || die "infra/environments/$environment.json cannot be read"
if [ "$print" = yes ]; then
    printf '%s\n' "$settings"
    exit 0
fi

need resource_group --resource-group
need_tools az
for color in blue green; do
    find_app "$resource_group" "$color"
    current=$(az functionapp config appsettings list --resource-group "$resource_group" --name "$APP_NAME" --output json)
    changes=()
    while IFS= read -r change; do
        [ -z "$change" ] || changes+=("$change")
    done < <(jq -r --argjson current "$current" '
        ($current | map({ (.name): .value }) | add // {}) as $now
        | to_entries[] | select($now[.key] != .value) | "\(.key)=\(.value)"' <<<"$settings")
    if [ "${#changes[@]}" = 0 ]; then
        log "$APP_NAME is as $environment.json says"
        continue
    fi
    az functionapp config appsettings set --resource-group "$resource_group" --name "$APP_NAME" --settings "${changes[@]}" --output none
    log "$APP_NAME: set ${changes[*]%%=*}"
done
