#!/usr/bin/env bash
# Brings the resources of one environment to what bicep/ says. Which colour is active stays as it is.
#
#   deploy-infrastructure.sh --environment dev|prod --resource-group NAME --active COLOUR
#                            --principal-id OBJECT_ID --principal-name NAME [--what-if [--read-only]]
#
# --principal-id and --principal-name are the pipeline's own identity: it becomes PostgreSQL's Entra administrator.
# What infra/environments/ENVIRONMENT.json says goes along by environment variables, which bicep/parameters reads; also the
# settings and switches of syncs, since a deployment replaces all settings of an app.
# --what-if prints what would change and changes nothing; with --read-only for an identity without write access (Azure CLI
# 2.76 or later).

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

environment='' resource_group='' active='' principal_id='' principal_name='' what_if=no read_only=no
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --what-if) what_if=yes; shift; continue ;;
        --read-only) read_only=yes; shift; continue ;;
        --environment) environment=${2:-} ;;
        --resource-group) resource_group=${2:-} ;;
        --active) active=${2:-} ;;
        --principal-id) principal_id=${2:-} ;;
        --principal-name) principal_name=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need environment --environment
need resource_group --resource-group
need active --active
need principal_id --principal-id
need principal_name --principal-name
other_color "$active" >/dev/null
need_tools az jq
parameters="$REPOSITORY/bicep/parameters/$environment.bicepparam"
[ -f "$parameters" ] || die "there is no bicep/parameters/$environment.bicepparam"

of_environment() { jq -er ".$1" "$REPOSITORY/infra/environments/$environment.json" || die "infra/environments/$environment.json lacks $1"; }
AZURE_LOCATION=$(of_environment location)
DATASYNC_ALERT_EMAIL=$(of_environment alertEmail)
DATASYNC_APP_CONFIGURATION=$("$REPOSITORY/infra/scripts/sync-flags.sh" --environment "$environment" --print)
export AZURE_LOCATION DATASYNC_ALERT_EMAIL DATASYNC_APP_CONFIGURATION
export DATASYNC_ACTIVE_COLOR="$active"
export AZURE_PIPELINE_PRINCIPAL_ID="$principal_id"
export AZURE_PIPELINE_PRINCIPAL_NAME="$principal_name"

if [ "$what_if" = yes ]; then
    validation=()
    [ "$read_only" = no ] || validation=(--validation-level ProviderNoRbac)
    az deployment group what-if --resource-group "$resource_group" --parameters "$parameters" "${validation[@]}"
    exit 0
fi

log "deploying bicep/main.bicep to $resource_group, active colour $active"
az deployment group create --name "$DEPLOYMENT_NAME" --resource-group "$resource_group" --parameters "$parameters" --output none
for color in blue green; do
    find_app "$resource_group" "$color"
    wanted=off
    [ "$color" != "$active" ] || wanted=on
    [ "$(schedules_setting "$resource_group" "$APP_NAME")" = "$wanted" ] ||
        die "after the deployment $SCHEDULES_SETTING of $APP_NAME is not $wanted; bicep/main.bicep must keep activeColor=$active"
done
log 'infrastructure is up to date'
