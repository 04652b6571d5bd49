#!/usr/bin/env bash
# Applies the migrations with the owner's role and gives the apps' logins what they need, logged in as the pipeline. In a
# database that is new, makes the roles first (infra/database/bootstrap.sql).
#
#   migrate.sh --resource-group NAME --principal-name NAME
#
# --principal-name is the pipeline's identity, an Entra administrator of the server; its token is the password, so none is
# stored. Migrations must leave the version that runs now working: see docs/deploy.md, "Expand, then contract".

# shellcheck source=infra/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

resource_group='' principal_name=''
while [ $# -gt 0 ]; do
    case "$1" in
        --help | -h) usage; exit 0 ;;
        --resource-group) resource_group=${2:-} ;;
        --principal-name) principal_name=${2:-} ;;
        *) usage_error "unknown option $1" ;;
    esac
    shift 2 || usage_error "$1 takes a value"
done
need resource_group --resource-group
need principal_name --principal-name
need_tools az dotnet jq psql

outputs=$(az deployment group show --resource-group "$resource_group" --name "$DEPLOYMENT_NAME" --query properties.outputs --output json)
value_of() { jq -er ".$1" <<<"$outputs" || die "deployment $DEPLOYMENT_NAME of $resource_group has no output ${1%%.*}"; }
host=$(value_of postgresHost.value)
database=$(value_of postgresDatabase.value)
blue=$(value_of functionAppNames.value.blue)
green=$(value_of functionAppNames.value.green)

cd "$REPOSITORY"
PGPASSWORD=$(az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv)
export PGPASSWORD
# libpq 16 and later: verify against the roots that the machine trusts.
connection="host=$host dbname=$database user=$principal_name sslmode=verify-full sslrootcert=system connect_timeout=30"
roles=$(psql "$connection" --no-psqlrc --tuples-only --no-align \
    --command "SELECT count(*) FROM pg_roles WHERE rolname IN ('datasync_owner', 'datasync_app')") ||
    die "cannot log in to $host as $principal_name; a server in a private network needs a machine in that network (docs/deploy.md)"
if [ "$roles" != 2 ]; then
    log "making the roles in $database"
    psql "$connection" --no-psqlrc --quiet --set pipeline="$principal_name" --file infra/database/bootstrap.sql
fi
unset PGPASSWORD

export ConnectionStrings__DataSync="Host=$host;Database=$database;Username=$principal_name;SSL Mode=VerifyFull;Options=-c role=datasync_owner"
export DataSync__Database__Login=Entra
log "migrating $database on $host"
dotnet run --project src/DataSync.Cli -c Release -- migrate --app-role datasync_app --app-login "$blue" --app-login "$green"
