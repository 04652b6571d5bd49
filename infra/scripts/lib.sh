# shellcheck shell=bash disable=SC2034
# What the deployment scripts share: messages, options, the apps of an environment, their settings and their HTTP API.
# Sourced, never run. Nothing here prints a key: it travels from az to curl's standard input and nowhere else.

set -euo pipefail

readonly SCHEDULES_SETTING='DataSync__Schedules__Enabled'
# One deployment by this name in each resource group; its outputs name what was created.
readonly DEPLOYMENT_NAME='datasync'
REPOSITORY=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly REPOSITORY

log() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# The comment at the head of the script is its help.
usage() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$0"; }

usage_error() {
    printf 'error: %s\n\n' "$*" >&2
    usage >&2
    exit 2
}

need() { [ -n "${!1:-}" ] || usage_error "$2 is missing"; }

need_tools() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || die "$tool is not installed on this machine; the hosted Ubuntu runners have it"
    done
}

need_number() {
    [[ "${!1}" =~ ^[0-9]+$ ]] || usage_error "$2 must be a whole number of seconds"
}

# A value for the steps that follow, in whichever pipeline this runs; on a desk it is printed.
output() {
    if [ -n "${GITHUB_OUTPUT:-}" ]; then
        printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
    fi
    if [ -n "${TF_BUILD:-}" ]; then
        printf '##vso[task.setvariable variable=%s;isOutput=true]%s\n' "$1" "$2"
    fi
    printf '%s=%s\n' "$1" "$2"
}

other_color() {
    case "$1" in
        blue) echo green ;;
        green) echo blue ;;
        *) usage_error "a colour is blue or green, not '$1'" ;;
    esac
}

# --- The apps of a resource group -----------------------------------------------------------------------------------

# "name<TAB>host" of the app of a colour; empty when there is none yet. An app's name ends with its colour.
app_of() {
    az functionapp list --resource-group "$1" --query "[?ends_with(name, '-$2')].[name, defaultHostName]" --output tsv
}

# Sets APP_NAME and APP_URL.
find_app() {
    local found
    found=$(app_of "$1" "$2")
    [ -n "$found" ] || die "resource group $1 has no $2 app; deploy the infrastructure first (deploy-infrastructure.sh)"
    [ "$(wc -l <<<"$found")" = 1 ] || die "resource group $1 has more than one app whose name ends with -$2; keep one environment per group"
    APP_NAME=$(cut -f1 <<<"$found")
    APP_URL="https://$(cut -f2 <<<"$found")"
}

# on | off: what the app's setting says. Without the setting the app's own default holds, which is on.
schedules_setting() {
    local value
    value=$(az functionapp config appsettings list --resource-group "$1" --name "$2" \
        --query "[?name=='$SCHEDULES_SETTING'].value" --output tsv)
    case "${value,,}" in
        '' | true) echo on ;;
        false) echo off ;;
        *) die "$SCHEDULES_SETTING of $2 is '$value', neither true nor false" ;;
    esac
}

set_schedules() {
    local value=false
    [ "$3" = on ] && value=true
    az functionapp config appsettings set --resource-group "$1" --name "$2" --settings "$SCHEDULES_SETTING=$value" --output none
}

# Whether nothing was ever deployed to the app: it has no functions. Not known counts as no.
is_empty_app() {
    local count
    count=$(az functionapp function list --resource-group "$1" --name "$2" --query 'length(@)' --output tsv 2>/dev/null) || return 1
    [ "$count" = 0 ]
}

function_key() {
    local key
    key=$(az functionapp keys list --resource-group "$1" --name "$2" --query functionKeys.default --output tsv)
    [ -n "$key" ] || die "app $2 has no default function key yet; its host makes one when it first starts"
    # The pipeline's own log filter, should the key ever appear in another tool's output.
    if [ -n "${GITHUB_ACTIONS:-}" ]; then printf '::add-mask::%s\n' "$key" >&2; fi
    if [ -n "${TF_BUILD:-}" ]; then printf '##vso[task.setsecret]%s\n' "$key" >&2; fi
    printf '%s' "$key"
}

# --- HTTP ------------------------------------------------------------------------------------------------------------

# http METHOD URL [KEY]: sets HTTP_STATUS (000 when nobody answers) and HTTP_BODY.
http() {
    local body
    body=$(mktemp)
    HTTP_STATUS=$(
        { [ -z "${3:-}" ] || printf 'header = "x-functions-key: %s"\n' "$3"; } |
            curl --config - --silent --show-error --max-time 60 --request "$1" --header 'Content-Length: 0' \
                --output "$body" --write-out '%{http_code}' "$2" 2>/dev/null
    ) || HTTP_STATUS=000
    HTTP_BODY=$(<"$body")
    rm -f "$body"
}

# What a person may read of an answer: one line, not the whole of it.
detail() {
    jq -r '.detail // .title // .database // empty' 2>/dev/null <<<"$HTTP_BODY" | head -c 500 || true
}

# health URL: sets HEALTH_DEPLOYMENT, HEALTH_VERSION, HEALTH_SCHEDULES and HEALTH_OPEN; fails when the app is not healthy.
health() {
    HEALTH_DEPLOYMENT='' HEALTH_VERSION='' HEALTH_SCHEDULES='' HEALTH_OPEN=''
    http GET "$1/api/health"
    local fields
    fields=$(jq -er '[.deployment, .version, .schedules, (.openRuns // "" | tostring)] | join("\u001f")' 2>/dev/null <<<"$HTTP_BODY") || return 1
    IFS=$'\x1f' read -r HEALTH_DEPLOYMENT HEALTH_VERSION HEALTH_SCHEDULES HEALTH_OPEN <<<"$fields"
    [ "$HTTP_STATUS" = 200 ]
}

describe_health() {
    case "$HTTP_STATUS" in
        000) echo 'no answer' ;;
        *) echo "HTTP $HTTP_STATUS, deployment ${HEALTH_DEPLOYMENT:-?}, version ${HEALTH_VERSION:-?}, schedules ${HEALTH_SCHEDULES:-?}, open runs ${HEALTH_OPEN:-?} $(detail)" ;;
    esac
}

# until_true SECONDS PAUSE COMMAND...: asks again and again; fails at the limit.
until_true() {
    local limit=$1 pause=$2 start=$SECONDS
    shift 2
    until "$@"; do
        [ $((SECONDS - start)) -lt "$limit" ] || return 1
        sleep "$pause"
    done
}
