#!/usr/bin/env bash
# Lets this machine reach the environment's PostgreSQL server while migrations run, and takes that away again.
#
#   database-access.sh open  --resource-group NAME --rule NAME [--address IPV4]
#   database-access.sh close --resource-group NAME --rule NAME
#
# A server in a private network has no firewall to open: then this says so, and the job must run on a machine in that
# network. Run close in a step that always runs. The address is asked of api.ipify.org when it is not given.

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Firewall rules by the resource API: the options of `az postgres flexible-server firewall-rule` change with Azure CLI 2.86.
readonly API_VERSION='2024-08-01'

action=${1:-}
case "$action" in
    --help | -h) usage; exit 0 ;;
    open | close) shift ;;
    *) usage_error 'the first word is open or close' ;;
esac
resource_group='' rule='' address=''
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --resource-group) resource_group=${2:-} ;;
        --rule) rule=${2:-} ;;
        --address) address=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need resource_group --resource-group
need rule --rule
need_tools az curl
[[ "$rule" =~ ^[a-zA-Z0-9_-]{1,128}$ ]] || usage_error '--rule takes letters, digits, - and _'

server=$(az resource list --resource-group "$resource_group" --resource-type Microsoft.DBforPostgreSQL/flexibleServers --query '[].id' --output tsv)
if [ -z "$server" ] && [ "$action" = close ]; then
    log "no PostgreSQL server in $resource_group; nothing to close"
    exit 0
fi
[ -n "$server" ] || die "no PostgreSQL server in $resource_group; deploy the infrastructure first"
[ "$(wc -l <<<"$server")" = 1 ] || die "more than one PostgreSQL server in $resource_group; keep one environment per group"
access=$(az rest --method get --url "$server?api-version=$API_VERSION" --query properties.network.publicNetworkAccess --output tsv)
if [ "$access" != Enabled ]; then
    log 'the server is in a private network: no firewall rule'
    exit 0
fi

if [ "$action" = close ]; then
    az rest --method delete --url "$server/firewallRules/$rule?api-version=$API_VERSION" --output none
    log "removed firewall rule $rule"
    exit 0
fi

if [ -z "$address" ]; then
    address=$(curl --silent --show-error --fail --max-time 30 https://api.ipify.org) || die 'cannot learn this machine'"'"'s public address; give --address'
fi
[[ "$address" =~ ^([0-9]{1,3}\.){3}[0-9]{1,3}$ ]] || die "'$address' is not an IPv4 address"
az rest --method put --url "$server/firewallRules/$rule?api-version=$API_VERSION" --output none \
    --body "{\"properties\": {\"startIpAddress\": \"$address\", \"endIpAddress\": \"$address\"}}"
rule_is_there() {
    [ "$(az rest --method get --url "$server/firewallRules/$rule?api-version=$API_VERSION" --query name --output tsv 2>/dev/null)" = "$rule" ]
}
until_true 120 5 rule_is_there || die "firewall rule $rule did not appear within 120 s"
log "firewall rule $rule lets $address in"
