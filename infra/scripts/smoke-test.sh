#!/usr/bin/env bash
# Tries the app of one colour before it takes over: health says the right deployment and version, and a preview of each
# sync of the environment reads a page, maps it and rehearses its write. Nothing is changed, no schedule is needed.
#
#   smoke-test.sh --resource-group NAME --environment dev|prod --color COLOUR --version VERSION
#                 [--records N] [--ready-limit SECONDS] [--poll SECONDS]
#
# VERSION is the commit the package was built from: the health's version must be it or end with "+" and it.
# Previews run for the syncs that infra/environments/ENVIRONMENT.json switches on. Records that would become dead letters
# do not fail the test (sources are what they are) unless all of them would.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

resource_group='' environment='' color='' version='' records=20 ready_limit=600 poll=5
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --resource-group) resource_group=${2:-} ;;
        --environment) environment=${2:-} ;;
        --color) color=${2:-} ;;
        --version) version=${2:-} ;;
        --records) records=${2:-} ;;
        --ready-limit) ready_limit=${2:-} ;;
        --poll) poll=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need resource_group --resource-group
need environment --environment
need color --color
need version --version
need_number records --records
need_number ready_limit --ready-limit
need_tools az curl jq
file="$REPOSITORY/infra/environments/$environment.json"
[ -f "$file" ] || die "there is no infra/environments/$environment.json"

find_app "$resource_group" "$color"

is_wanted_version() {
    health "$APP_URL" && [ "$HEALTH_DEPLOYMENT" = "$color" ] &&
        { [ "$HEALTH_VERSION" = "$version" ] || [[ "$HEALTH_VERSION" == *"+$version" ]]; }
}

log "waiting for $APP_NAME to answer as deployment $color, version $version"
until_true "$ready_limit" "$poll" is_wanted_version || die "$APP_NAME is not what it should be after $ready_limit s: $(describe_health)"
log "$APP_NAME is healthy: deployment $HEALTH_DEPLOYMENT, version $HEALTH_VERSION, schedules $HEALTH_SCHEDULES"

key=$(function_key "$resource_group" "$APP_NAME")
failed=0
while IFS= read -r sync; do
    http POST "$APP_URL/api/sync/preview/$sync?records=$records" "$key"
    if [ "$HTTP_STATUS" != 200 ]; then
        printf 'error: preview of %s on %s answered %s %s\n' "$sync" "$APP_NAME" "$HTTP_STATUS" "$(detail)" >&2
        failed=1
        continue
    fi

    read -r read_count refused <<<"$(jq -r '"\(.counts.read // 0) \(.errors | length)"' <<<"$HTTP_BODY")"
    if [ "$read_count" -gt 0 ] && [ "$refused" -ge "$read_count" ]; then
        printf 'error: preview of %s: all %s records would become dead letters (%s)\n' "$sync" "$read_count" \
            "$(jq -r '[.errors[].code] | unique | join(", ")' <<<"$HTTP_BODY")" >&2
        failed=1
    else
        log "preview of $sync: $read_count records read, $refused would become dead letters"
    fi
done < <(jq -r '.syncs | to_entries[] | select(.value) | .key' "$file")
[ "$failed" = 0 ] || die "the smoke test of $color failed; nothing was switched, the active colour goes on as before"
log "smoke test of $color passed"
