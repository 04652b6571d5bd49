#!/usr/bin/env bash
# Deploys a package to the app of the inactive colour. Refuses the active one: it would be cut off in its work.
#
#   deploy-package.sh --resource-group NAME --color COLOUR --package FILE.zip
#
# On Flex Consumption `az functionapp deployment source config-zip` publishes by "one deploy": the package goes to the app's
# blob container and the app restarts with it.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

resource_group='' color='' package=''
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --resource-group) resource_group=${2:-} ;;
        --color) color=${2:-} ;;
        --package) package=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need resource_group --resource-group
need color --color
need package --package
other_color "$color" >/dev/null
need_tools az
[ -f "$package" ] || die "there is no package $package"

find_app "$resource_group" "$color"
[ "$(schedules_setting "$resource_group" "$APP_NAME")" = off ] ||
    die "$color is the active colour; a new version goes to $(other_color "$color")"
log "deploying $(basename "$package") to $APP_NAME"
az functionapp deployment source config-zip --resource-group "$resource_group" --name "$APP_NAME" --src "$package" --timeout 900 --output none
log "deployed to $APP_NAME"
