#!/usr/bin/env bash
# Makes one colour the active one, and is the way back as well: the same script with the colours exchanged.
#
#   switch-color.sh --resource-group NAME --to COLOUR [--version VERSION] [--take-over]
#                   [--drain-limit SECONDS] [--stop-limit SECONDS] [--ready-limit SECONDS] [--poll SECONDS]
#
#   1. the new colour must be healthy (and of VERSION, when given)
#   2. schedules off on the old colour, until its health says so
#   3. drain: wait until the old colour has no open run, at most --drain-limit (900)
#   4. what is open then is stopped there, at its next chunk (--stop-limit, 300), and resumed on the new colour.
#      A run that waits paused for a person is stopped too but not resumed: a person decides about it
#   5. schedules on on the new colour, until its health says so (--ready-limit, 300)
#
# Never are both on. If a step before the end fails, the new colour is switched off and the old one on again.
# --take-over is for an old colour that is broken and does not come back: its open runs are closed as failed and resumed on
# the new colour from their checkpoints.
# Exit code 6: switched, but a stopped run could not be resumed; the message says which.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

resource_group='' to='' version='' take_over=no drain_limit=900 stop_limit=300 ready_limit=300 poll=5
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --take-over) take_over=yes; shift; continue ;;
        --resource-group) resource_group=${2:-} ;;
        --to) to=${2:-} ;;
        --version) version=${2:-} ;;
        --drain-limit) drain_limit=${2:-} ;;
        --stop-limit) stop_limit=${2:-} ;;
        --ready-limit) ready_limit=${2:-} ;;
        --poll) poll=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need resource_group --resource-group
need to --to
need_number drain_limit --drain-limit
need_number stop_limit --stop-limit
need_number ready_limit --ready-limit
need_tools az curl jq
from=$(other_color "$to")

find_app "$resource_group" "$from"
old_name=$APP_NAME old_url=$APP_URL
find_app "$resource_group" "$to"
new_name=$APP_NAME new_url=$APP_URL

# --- What can be asked ------------------------------------------------------------------------------------------------

new_is_ready() {
    health "$new_url" && [ "$HEALTH_DEPLOYMENT" = "$to" ] &&
        { [ -z "$version" ] || [ "$HEALTH_VERSION" = "$version" ] || [[ "$HEALTH_VERSION" == *"+$version" ]]; }
}
old_says_off() { health "$old_url" && [ "$HEALTH_SCHEDULES" = off ]; }
new_says_on() { health "$new_url" && [ "$HEALTH_SCHEDULES" = on ]; }
old_is_drained() {
    health "$old_url" || { log "$old_name: $(describe_health)"; return 1; }
    [ "$HEALTH_SCHEDULES" = off ] || return 1
    [ "$HEALTH_OPEN" = 0 ] || { log "$from has $HEALTH_OPEN open run(s)"; return 1; }
}

# "sync status" of every open run, as the app at this URL sees the shared database.
open_runs() {
    http GET "$1/api/sync/status" "$2"
    [ "$HTTP_STATUS" = 200 ] || die "$1/api/sync/status answered $HTTP_STATUS $(detail)"
    jq -r '.[] | select(.lastRun.status == "running" or .lastRun.status == "paused") | "\(.sync) \(.lastRun.status)"' <<<"$HTTP_BODY"
}

# --- The way back when a step fails ------------------------------------------------------------------------------------

old_was_on=no old_switched=no new_switched=no finished=no
resume=() waiting=()
restore() {
    local code=$?
    [ "$finished" = no ] || exit "$code"
    trap '' INT TERM
    [ "$code" != 0 ] || code=1
    local safe=yes
    if [ "$new_switched" = yes ]; then
        log "switching $to off again"
        set_schedules "$resource_group" "$new_name" off || safe=no
    fi
    if [ "$old_switched" = yes ] && [ "$old_was_on" = yes ]; then
        if [ "$safe" = yes ] && set_schedules "$resource_group" "$old_name" on; then
            log "$from is active again, as before"
            resume_on_old
        else
            log "could not go back. Look at $SCHEDULES_SETTING of $old_name and $new_name: exactly one may be true"
        fi
    fi
    exit "$code"
}

resume_on_old() {
    local sync
    for sync in "${resume[@]}"; do
        http POST "$old_url/api/sync/trigger/$sync?resume=true" "$key"
        log "resuming $sync on $from: HTTP $HTTP_STATUS $(detail)"
    done
}

# --- 1. Look before anything changes ------------------------------------------------------------------------------------

until_true "$ready_limit" "$poll" new_is_ready || die "$new_name cannot take over: $(describe_health). Nothing was changed"
[ "$(schedules_setting "$resource_group" "$old_name")" = off ] || old_was_on=yes
if [ "$old_was_on" = no ] && [ "$HEALTH_SCHEDULES" = on ]; then
    log "$to is active already; nothing to do"
    exit 0
fi
log "switching from $from to $to (version $HEALTH_VERSION)"
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- 2. Off, 3. drain, 4. stop -------------------------------------------------------------------------------------------

if [ "$old_was_on" = yes ]; then
    old_switched=yes
    set_schedules "$resource_group" "$old_name" off
    log "schedules of $from are off"
fi

if is_empty_app "$resource_group" "$old_name"; then
    log "$from was never deployed to: nothing to drain"
elif ! { until_true "$ready_limit" "$poll" old_says_off && until_true "$drain_limit" "$poll" old_is_drained; }; then
    if health "$old_url" && [ "$HEALTH_SCHEDULES" = off ]; then
        key=$(function_key "$resource_group" "$old_name")
        log "$from still has open runs after $drain_limit s; stopping them"
        runs=$(open_runs "$old_url" "$key")
        while read -r sync status; do
            [ -n "$sync" ] || continue
            http POST "$old_url/api/sync/stop/$sync" "$key"
            case "$HTTP_STATUS" in
                202)
                    log "asked $sync on $from to stop"
                    if [ "$status" = paused ]; then waiting+=("$sync"); else resume+=("$sync"); fi
                    ;;
                409) log "$sync has no open run on $from: $(detail)" ;;
                *) die "stopping $sync on $from answered $HTTP_STATUS $(detail)" ;;
            esac
        done <<<"$runs"
        until_true "$stop_limit" "$poll" old_is_drained || [ "$take_over" = yes ] ||
            die "$from did not end its runs within $stop_limit s: $(describe_health). Wait and try again, or --take-over if it is broken"
    elif [ "$take_over" = no ]; then
        die "$old_name does not answer, so its runs are not known: $(describe_health). Repair it, or --take-over if it is broken"
    fi
fi

take='' new_key=''
if [ "$take_over" = yes ] && ! old_is_drained; then
    take='&takeOver=true'
    new_key=$(function_key "$resource_group" "$new_name")
    runs=$(open_runs "$new_url" "$new_key")
    resume=() waiting=()
    while read -r sync status; do
        [ -z "$sync" ] || resume+=("$sync")
    done <<<"$runs"
    log "taking over from $from: ${resume[*]:-no open run}"
fi

# --- 5. Resume and on. Resumed before the schedules are on, so that no timer starts the same sync from its beginning --------

not_resumed=()
to_resume=("${resume[@]}")
resume=()
for sync in "${to_resume[@]}"; do
    [ -n "$new_key" ] || new_key=$(function_key "$resource_group" "$new_name")
    http POST "$new_url/api/sync/trigger/$sync?resume=true$take" "$new_key"
    if [ "$HTTP_STATUS" = 202 ]; then
        log "resumed $sync on $to"
    else
        not_resumed+=("$sync")
        printf 'error: resuming %s on %s answered %s %s\n' "$sync" "$to" "$HTTP_STATUS" "$(detail)" >&2
    fi
done

new_switched=yes
set_schedules "$resource_group" "$new_name" on
until_true "$ready_limit" "$poll" new_says_on || die "$new_name does not say that its schedules are on after $ready_limit s: $(describe_health)"
[ "$(schedules_setting "$resource_group" "$old_name")" = off ] || die "$old_name was switched on meanwhile by somebody else"
finished=yes
log "$to is active, version $HEALTH_VERSION; $from stays deployed for the way back"
for sync in "${waiting[@]}"; do
    log "note: the run of $sync waited paused and was stopped. Look at its errors, then POST $new_url/api/sync/trigger/$sync?resume=true"
done
if [ "${#not_resumed[@]}" -gt 0 ]; then
    printf 'error: switched, but not resumed: %s. POST /api/sync/trigger/NAME?resume=true on %s when the reason above is gone\n' \
        "${not_resumed[*]}" "$new_url" >&2
    exit 6
fi
