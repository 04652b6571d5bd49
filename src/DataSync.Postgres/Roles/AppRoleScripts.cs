namespace DataSync.Postgres;

/// <summary>
/// The parts of the grants that ask the catalog. They are the same for every role and definition: what they are about
/// comes in the settings <c>datasync.app_role</c> and <c>datasync.destinations</c> of the transaction.
/// </summary>
internal static class AppRoleScripts
{
    public const string Create = """
        DO $datasync$
        DECLARE
            app text := current_setting('datasync.app_role');
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', app);
            END IF;
        END $datasync$;
        """;

    // A role that can log in, owns things or inherits from others would not be held by grants, and would lose what it was
    // given for other purposes.
    public const string Guard = """
        -- Only a role of its own is held by its grants, and only an owner can give and take them: others' grants do nothing.
        DO $datasync$
        DECLARE
            app text := current_setting('datasync.app_role');
            role pg_roles;
            other text;
        BEGIN
            SELECT * INTO role FROM pg_roles WHERE rolname = app;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'Role % does not exist.', app USING HINT = format('CREATE ROLE %I NOLOGIN', app);
            END IF;
            IF role.rolcanlogin OR role.rolsuper OR role.rolcreaterole OR role.rolcreatedb OR role.rolbypassrls OR role.rolreplication THEN
                RAISE EXCEPTION 'Role % can log in or has attributes of an administrator, so it is not the app''s role.', app
                    USING HINT = 'Name a role of its own (such as datasync_app) and give it to the login.';
            END IF;
            SELECT string_agg(r.rolname, ', ') INTO other FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = role.oid;
            IF other IS NOT NULL THEN
                RAISE EXCEPTION 'Role % is a member of % and inherits what they may do.', app, other
                    USING HINT = format('REVOKE %s FROM %I', other, app);
            END IF;
            SELECT string_agg(c.oid::regclass::text, ', ') INTO other FROM pg_class c WHERE c.relowner = role.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f');
            IF other IS NOT NULL THEN
                RAISE EXCEPTION 'Role % owns % and may do anything with them.', app, other
                    USING HINT = format('REASSIGN OWNED BY %I TO datasync_owner', app);
            END IF;
            SELECT string_agg(o.name, ', ') INTO other FROM (
                SELECT 'schema datasync' AS name, nspowner AS owner FROM pg_namespace WHERE nspname = 'datasync'
                UNION
                SELECT c.oid::regclass::text, c.relowner FROM pg_class c WHERE c.relnamespace = 'datasync'::regnamespace AND c.relkind = 'r'
                UNION
                SELECT c.oid::regclass::text, c.relowner FROM jsonb_array_elements(current_setting('datasync.destinations')::jsonb) d
                JOIN pg_class c ON c.oid = (d ->> 'table')::regclass) o
            WHERE NOT pg_has_role(o.owner, 'USAGE');
            IF other IS NOT NULL THEN
                RAISE EXCEPTION 'Role % is not the owner of %, so it cannot grant privileges on them.', current_user, other
                    USING HINT = 'Connect as the owner or as its member (Options=-c role=<owner>), or give it the tables: ALTER TABLE ... OWNER TO ...';
            END IF;
        END $datasync$;
        """;

    public const string Withdraw = """
        -- Start from nothing: mappings change, and what they no longer need must go.
        DO $datasync$
        DECLARE
            app text := current_setting('datasync.app_role');
            app_id oid := (SELECT oid FROM pg_roles WHERE rolname = app);
            item record;
        BEGIN
            FOR item IN
                SELECT c.oid::regclass::text AS name, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
                    pg_has_role(c.relowner, 'USAGE') AS mine
                FROM pg_class c
                WHERE EXISTS (SELECT FROM aclexplode(c.relacl) x WHERE x.grantee = app_id)
                   OR EXISTS (SELECT FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x
                              WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND x.grantee = app_id)
                ORDER BY 1
            LOOP
                IF item.mine THEN
                    EXECUTE format('REVOKE ALL ON %s %s FROM %I', item.kind, item.name, app);
                ELSE
                    RAISE WARNING 'Role % keeps what it may do with %: only the owner can take it back.', app, item.name;
                END IF;
            END LOOP;
            FOR item IN
                SELECT n.nspname AS name, pg_has_role(n.nspowner, 'USAGE') AS mine, bool_or(x.privilege_type = 'CREATE') AS creates
                FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) x WHERE x.grantee = app_id GROUP BY 1, 2 ORDER BY 1
            LOOP
                IF item.mine THEN
                    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', item.name, app);
                ELSIF item.creates THEN
                    RAISE WARNING 'Role % may still create tables in schema %: only the schema''s owner can take that back.', app, item.name;
                END IF;
            END LOOP;

            -- Up to PostgreSQL 14 everybody may create tables in schema public.
            FOR item IN
                SELECT pg_has_role(nspowner, 'USAGE') AS mine FROM pg_namespace
                WHERE nspname = 'public' AND has_schema_privilege('public', oid, 'CREATE')
            LOOP
                IF item.mine THEN
                    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
                ELSE
                    RAISE WARNING 'Everybody may create tables in schema public. As an administrator: REVOKE CREATE ON SCHEMA public FROM PUBLIC';
                END IF;
            END LOOP;
        END $datasync$;
        """;

    public const string WhatTablesBring = """
        -- What the destination tables bring along: their schemas, those of their columns' types, the mark of an inserted row
        -- and the sequences behind defaults of columns that are not mapped.
        DO $datasync$
        DECLARE
            app text := current_setting('datasync.app_role');
            item record;
        BEGIN
            FOR item IN
                WITH destination AS (
                    SELECT c.oid, c.relnamespace, c.relkind, ARRAY(SELECT jsonb_array_elements_text(d -> 'mapped')) AS mapped
                    FROM jsonb_array_elements(current_setting('datasync.destinations')::jsonb) d
                    JOIN pg_class c ON c.oid = (d ->> 'table')::regclass),
                needed AS (
                    SELECT relnamespace AS schema FROM destination
                    UNION
                    SELECT t.typnamespace FROM destination d
                    JOIN pg_attribute a ON a.attrelid = d.oid AND a.attname = ANY (d.mapped)
                    CROSS JOIN LATERAL (
                        WITH RECURSIVE base AS (
                            SELECT t.oid, t.typnamespace, t.typtype, t.typbasetype, t.typelem FROM pg_type t WHERE t.oid = a.atttypid
                            UNION ALL
                            SELECT t.oid, t.typnamespace, t.typtype, t.typbasetype, t.typelem
                            FROM base JOIN pg_type t ON t.oid IN (NULLIF(base.typbasetype, 0), NULLIF(base.typelem, 0)))
                        SELECT typnamespace FROM base) t)
                SELECT format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, app) AS statement
                FROM needed JOIN pg_namespace n ON n.oid = needed.schema AND NOT has_schema_privilege(app, n.oid, 'USAGE')
                UNION
                SELECT format('GRANT SELECT (xmax) ON %s TO %I', d.oid::regclass, app) FROM destination d WHERE d.relkind = 'r'
                UNION
                SELECT format('GRANT USAGE ON SEQUENCE %s TO %I', s.oid::regclass, app)
                FROM destination d
                JOIN pg_attribute a ON a.attrelid = d.oid AND a.attidentity = '' AND NOT a.attname = ANY (d.mapped)
                JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
                JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = f.oid AND p.refclassid = 'pg_class'::regclass
                JOIN pg_class s ON s.oid = p.refobjid AND s.relkind = 'S'
                UNION
                SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), app)
                WHERE NOT has_database_privilege(app, current_database(), 'CONNECT')
                ORDER BY 1
            LOOP
                EXECUTE item.statement;
            END LOOP;
        END $datasync$;
        """;
}
