#!/usr/bin/env bash
# Tells which colour of an environment is active: the app whose timer starts syncs (DataSync__Schedules__Enabled).
#
#   active-color.sh --resource-group NAME
#
# Writes two outputs: active (blue or green: what the infrastructure keeps switched on) and target (the other one: where
# a new version is deployed). Before the first deployment active is blue, so the first version goes to green.
# Fails when both or none of two apps are on: a switch was cut off; finish it with switch-color.sh --to COLOUR.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

resource_group=''
while [ $# -gt 0 ]; do
    case "$1" in
        --resource-group) resource_group=${2:-}; shift 2 || usage_error '--resource-group takes a name' ;;
        --help | -h) usage; exit 0 ;;
        *) usage_error "unknown option $1" ;;
    esac
done
need resource_group --resource-group
need_tools az

on=()
apps=0
for color in blue green; do
    app=$(app_of "$resource_group" "$color")
    [ -n "$app" ] || continue
    apps=$((apps + 1))
    if [ "$(schedules_setting "$resource_group" "$(cut -f1 <<<"$app")")" = on ]; then
        on+=("$color")
    fi
done

if [ "$apps" = 0 ]; then
    log 'no app is here yet: this is the first deployment'
    on=(blue)
fi
case "${#on[@]}" in
    1) ;;
    0) die "neither app of $resource_group has its schedules on; a switch was cut off. Finish it: switch-color.sh --resource-group $resource_group --to COLOUR" ;;
    *) die "both apps of $resource_group have their schedules on; a sync could start twice. Choose one: switch-color.sh --resource-group $resource_group --to COLOUR" ;;
esac
output active "${on[0]}"
output target "$(other_color "${on[0]}")"
