#!/usr/bin/env bash
# Once per environment, by a person who is Owner of the subscription: makes the resource group, the pipeline's identities
# and their rights. Everything after that is the pipeline's. Run again it changes only what differs.
#
#   bootstrap.sh --environment dev|prod --location REGION [--resource-group NAME]
#                [--github OWNER/REPO [--github-subject PREFIX] [--set-github-variables]]
#                [--azure-devops-issuer URL --azure-devops-subject SUBJECT [--azure-devops-whatif-subject SUBJECT]]
#
# Makes, in rg-datasync-ENVIRONMENT (or --resource-group) and rg-datasync-pipeline:
#   id-datasync-pipeline-ENVIRONMENT  deploys: Contributor of the resource group, and may give the apps the six roles they
#                                     need and no other role
#   id-datasync-whatif-ENVIRONMENT    reads and previews: Reader plus what-if, for pull requests
# Both are user-assigned identities with federated credentials: no password or key exists that could leak or expire.
#
# GitHub: the deploying identity is trusted in jobs of the GitHub environment ENVIRONMENT, the reading one in pull requests
# of the repository. PREFIX is the start of the token's subject. By default it is repo:OWNER@ID/REPO@ID, as GitHub writes it
# for repositories made since 15 July 2026, so that nobody inherits the trust with the name; for an older one that was not
# changed give repo:OWNER/REPO. --set-github-variables stores the ids with the GitHub CLI (gh), else they are printed.
# https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects
# Azure DevOps: create the service connection "Azure Resource Manager, workload identity federation (manual)" as draft and
# give the issuer and subject that it shows. A second one, datasync-ENVIRONMENT-whatif, is for pull requests.

set -euo pipefail

log() { printf '%s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$0"; }

environment='' location='' resource_group='' github='' github_subject='' set_variables=no devops_issuer='' devops_subject='' devops_whatif=''
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --set-github-variables) set_variables=yes; shift; continue ;;
        --environment) environment=${2:-} ;;
        --location) location=${2:-} ;;
        --resource-group) resource_group=${2:-} ;;
        --github) github=${2:-} ;;
        --github-subject) github_subject=${2:-} ;;
        --azure-devops-issuer) devops_issuer=${2:-} ;;
        --azure-devops-subject) devops_subject=${2:-} ;;
        --azure-devops-whatif-subject) devops_whatif=${2:-} ;;
        *) usage >&2; die "unknown option $1" ;;
    esac
    shift 2 || die "$1 takes a value"
done
[[ "$environment" =~ ^(dev|prod)$ ]] || die '--environment is dev or prod'
[ -n "$location" ] || die '--location is missing, such as westeurope'
[ -z "$devops_issuer$devops_subject" ] || { [ -n "$devops_issuer" ] && [ -n "$devops_subject" ]; } ||
    die '--azure-devops-issuer and --azure-devops-subject come together'
[ -n "$github$devops_issuer" ] || die 'give --github OWNER/REPO, or --azure-devops-issuer and --azure-devops-subject, or both'
[ "$set_variables" = no ] || command -v gh >/dev/null || die '--set-github-variables needs the GitHub CLI (gh)'
command -v az >/dev/null || die 'the Azure CLI (az) is not installed'
resource_group=${resource_group:-rg-datasync-$environment}
pipeline_group='rg-datasync-pipeline'
deployer="id-datasync-pipeline-$environment"
reader="id-datasync-whatif-$environment"

if [ -n "$github" ] && [ -z "$github_subject" ]; then
    if command -v gh >/dev/null; then
        ids=$(gh api "repos/$github" --jq '"\(.owner.id) \(.id)"') || die "gh cannot read $github; log in (gh auth login) or give --github-subject"
    else
        command -v jq >/dev/null || die 'jq is not installed; install it or give --github-subject'
        ids=$(curl --silent --show-error --fail "https://api.github.com/repos/$github" | jq -er '"\(.owner.id) \(.id)"') ||
            die "cannot read the ids of $github; install the GitHub CLI (a private repository needs it) or give --github-subject"
    fi
    github_subject="repo:${github%%/*}@${ids%% *}/${github#*/}@${ids##* }"
fi

subscription=$(az account show --query id --output tsv)
tenant=$(az account show --query tenantId --output tsv)
log "subscription $subscription"

# Registering needs rights on the subscription, which the pipeline does not have.
for provider in Microsoft.Web Microsoft.App Microsoft.Storage Microsoft.KeyVault Microsoft.DBforPostgreSQL Microsoft.DurableTask \
    Microsoft.OperationalInsights Microsoft.Insights Microsoft.AlertsManagement Microsoft.Network Microsoft.ManagedIdentity; do
    az provider register --namespace "$provider" --wait --output none
done
az group create --name "$resource_group" --location "$location" --output none
az group create --name "$pipeline_group" --location "$location" --output none
group_id="/subscriptions/$subscription/resourceGroups/$resource_group"

identity() {
    az identity create --resource-group "$pipeline_group" --name "$1" --location "$location" --output none
    az identity show --resource-group "$pipeline_group" --name "$1" --query "$2" --output tsv
}
deployer_principal=$(identity "$deployer" principalId)
deployer_client=$(identity "$deployer" clientId)
reader_principal=$(identity "$reader" principalId)
reader_client=$(identity "$reader" clientId)

federate() {
    az identity federated-credential create --resource-group "$pipeline_group" --identity-name "$1" --name "$2" \
        --issuer "$3" --subject "$4" --audiences api://AzureADTokenExchange --output none
    log "$1 trusts $4"
}
if [ -n "$github" ]; then
    federate "$deployer" github-environment https://token.actions.githubusercontent.com "$github_subject:environment:$environment"
    federate "$reader" github-pull-requests https://token.actions.githubusercontent.com "$github_subject:pull_request"
fi
[ -z "$devops_issuer" ] || federate "$deployer" azure-devops "$devops_issuer" "$devops_subject"
[ -z "$devops_whatif" ] || federate "$reader" azure-devops "$devops_issuer" "$devops_whatif"

assign() {
    local there
    there=$(az role assignment list --assignee "$1" --scope "$group_id" --role "$2" --query 'length(@)' --output tsv)
    [ "$there" = 0 ] || return 0
    az role assignment create --assignee-object-id "$1" --assignee-principal-type ServicePrincipal --scope "$group_id" \
        --role "$2" "${@:3}" --output none
}

# The roles that bicep/modules gives to the apps: storage blobs (owner), queues and tables, vault secrets, telemetry, task hub.
app_roles='b7e6dc6d-f1e8-4753-8033-0f276bb0955b, 974c5e8b-45b9-4653-ba55-5f855dd0fb88, 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3, 4633458b-17de-408a-b874-0445c86b69e6, 3913510d-42f4-4e42-8a64-420c390055eb, 0ad04412-c4d5-4796-b79c-f76d14c8d402'
# https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
condition="((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {$app_roles} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {$app_roles}))"
assign "$deployer_principal" Contributor
assign "$deployer_principal" 'Role Based Access Control Administrator' --condition "$condition" --condition-version 2.0
log "$deployer: Contributor of $resource_group, and may assign the apps' roles"

# Reader may not preview a deployment, so a role of its own adds just that.
what_if_role="DataSync what-if $environment"
if [ -z "$(az role definition list --name "$what_if_role" --scope "$group_id" --query '[].name' --output tsv)" ]; then
    az role definition create --output none --role-definition "{
        \"Name\": \"$what_if_role\",
        \"Description\": \"Previews deployments of DataSync and changes nothing.\",
        \"Actions\": [\"*/read\", \"Microsoft.Resources/deployments/whatIf/action\", \"Microsoft.Resources/deployments/validate/action\"],
        \"AssignableScopes\": [\"$group_id\"]
    }"
fi
for attempt in 1 2 3 4 5 6; do
    # A new role is not everywhere at once.
    if assign "$reader_principal" "$what_if_role"; then break; fi
    [ "$attempt" -lt 6 ] || die "the role '$what_if_role' could not be assigned; run this again"
    sleep 20
done
log "$reader: reads $resource_group and previews deployments"

upper=${environment^^}
variables=(
    "AZURE_TENANT_ID=$tenant"
    "AZURE_SUBSCRIPTION_ID=$subscription"
    "${upper}_CLIENT_ID=$deployer_client"
    "${upper}_PRINCIPAL_ID=$deployer_principal"
    "${upper}_PRINCIPAL_NAME=$deployer"
    "${upper}_RESOURCE_GROUP=$resource_group"
    "${upper}_WHATIF_CLIENT_ID=$reader_client"
)
if [ "$set_variables" = yes ]; then
    for variable in "${variables[@]}"; do
        gh variable set "${variable%%=*}" --repo "$github" --body "${variable#*=}"
    done
    log "variables set in $github"
else
    log 'variables of the repository (GitHub) or the variable group datasync (Azure DevOps); none is a secret:'
    printf '%s\n' "${variables[@]}"
fi
