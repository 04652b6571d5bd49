-- Destination of the example syncs "zuora-workflows" and "zuora-workflow-exports", which write into the same rows.

CREATE TABLE IF NOT EXISTS zuora_workflows (
    tenant            text NOT NULL,
    zuora_id          bigint NOT NULL,
    environment       text,
    name              text,
    description       text,
    status            text,
    version           text,
    type              text,
    schedule          text,
    timezone          text,
    callout_trigger   boolean,
    ondemand_trigger  boolean,
    scheduled_trigger boolean,
    inactive_versions jsonb,
    created_at        timestamptz,
    updated_at        timestamptz,
    export            jsonb,
    exported_at       timestamptz,
    export_batch_id   uuid,
    synced_at         timestamptz,
    sync_batch_id     uuid,
    PRIMARY KEY (tenant, zuora_id)
);

COMMENT ON TABLE zuora_workflows IS 'Workflows as Zuora has them, of every tenant; kept in step by DataSync.';
COMMENT ON COLUMN zuora_workflows.zuora_id IS 'Id in the tenant. A sandbox made from production has the ids of production, so only the tenant and the id together tell a workflow.';
COMMENT ON COLUMN zuora_workflows.updated_at IS 'When the workflow last changed in Zuora. A row is never replaced by an older one.';
COMMENT ON COLUMN zuora_workflows.export IS 'What Zuora imports again as the active version: workflow, tasks, linkages.';

-- Every state that a workflow had, one row for each change in Zuora, with the export that was known then; the export of that
-- very state takes its place when it arrives.
CREATE TABLE IF NOT EXISTS zuora_workflow_versions (
    tenant      text NOT NULL,
    zuora_id    bigint NOT NULL,
    updated_at  timestamptz NOT NULL,
    name        text,
    status      text,
    version     text,
    workflow    jsonb NOT NULL,
    export      jsonb,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, zuora_id, updated_at)
);

COMMENT ON TABLE zuora_workflow_versions IS 'Every state of a workflow that was seen, by its time of change in Zuora.';
COMMENT ON COLUMN zuora_workflow_versions.workflow IS 'The row of zuora_workflows at that time, without its export.';

-- The last write wins by updated_at: an older state that comes late changes nothing.
CREATE OR REPLACE FUNCTION zuora_workflows_keep_newest() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.updated_at < OLD.updated_at THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER keep_newest BEFORE UPDATE ON zuora_workflows
    FOR EACH ROW EXECUTE FUNCTION zuora_workflows_keep_newest();

-- With the rights of the table's owner: who writes workflows need not be able to write versions.
DO $script$
BEGIN
    EXECUTE format($function$
        CREATE OR REPLACE FUNCTION zuora_workflows_keep_version() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = %I, pg_temp AS $$
        BEGIN
            INSERT INTO zuora_workflow_versions AS v (tenant, zuora_id, updated_at, name, status, version, workflow, export)
            VALUES (NEW.tenant, NEW.zuora_id, NEW.updated_at, NEW.name, NEW.status, NEW.version,
                    to_jsonb(NEW) - 'export' - 'exported_at' - 'export_batch_id', NEW.export)
            ON CONFLICT (tenant, zuora_id, updated_at) DO UPDATE
                SET name = EXCLUDED.name, status = EXCLUDED.status, version = EXCLUDED.version, workflow = EXCLUDED.workflow,
                    export = EXCLUDED.export, recorded_at = now();
            RETURN NULL;
        END $$
        $function$, current_schema());
END $script$;

-- A state without a time of change (an export that came before its workflow) is no version yet.
CREATE OR REPLACE TRIGGER keep_version AFTER INSERT OR UPDATE ON zuora_workflows
    FOR EACH ROW WHEN (NEW.updated_at IS NOT NULL) EXECUTE FUNCTION zuora_workflows_keep_version();
