-- Prepares a database for DataSync: once, by an administrator, connected to that database.
--
--   psql "host=SERVER dbname=datasync user=ADMINISTRATOR sslmode=verify-full" -v pipeline=PRINCIPAL -f infra/database/bootstrap.sql
--
-- PRINCIPAL is the login of the pipeline that deploys, and exists already. On Azure it is the name of the Microsoft Entra
-- administrator that the server was created with; it may run this script itself. Running the script again changes nothing.
-- What follows it is the pipeline's: datasync migrate --app-role datasync_app --app-login ... (docs/database.md).

\set ON_ERROR_STOP on
BEGIN;

-- Nobody logs in as either: the owner owns schema datasync and the destination tables, the app's role may do what the
-- syncs need.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'datasync_owner') THEN
        CREATE ROLE datasync_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'datasync_app') THEN
        CREATE ROLE datasync_app NOLOGIN;
    END IF;
END $$;

-- The pipeline migrates as the owner (Options=-c role=datasync_owner) and gives the app's role to the app's logins.
GRANT datasync_owner TO :"pipeline";
-- Since PostgreSQL 16 who creates a role administers it already, and may not give that to itself again.
SET LOCAL datasync.pipeline = :'pipeline';
DO $$
DECLARE
    pipeline text := current_setting('datasync.pipeline');
BEGIN
    IF NOT pg_has_role(pipeline, 'datasync_app', 'MEMBER WITH ADMIN OPTION') THEN
        EXECUTE format('GRANT datasync_app TO %I WITH ADMIN OPTION', pipeline);
    END IF;
END $$;

-- Nobody else connects, and nobody creates anything unasked. PostgreSQL gives everybody CONNECT and TEMPORARY on a
-- database, and up to version 14 CREATE in schema public. Give CONNECT to the people and tools that read the tables.
DO $$
BEGIN
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO datasync_owner, datasync_app', current_database());

    -- For schema datasync.
    EXECUTE format('GRANT CREATE ON DATABASE %I TO datasync_owner', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- For destination tables in schema public. Other schemas: CREATE SCHEMA crm AUTHORIZATION datasync_owner. A table that
-- exists already and is to be a destination has to belong to the owner: ALTER TABLE ... OWNER TO datasync_owner.
GRANT USAGE, CREATE ON SCHEMA public TO datasync_owner;

COMMIT;
