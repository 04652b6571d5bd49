-- Destination of the example sync "pipedrive-persons".

CREATE TABLE IF NOT EXISTS pipedrive_persons (
    person_id     bigint PRIMARY KEY,
    name          text NOT NULL DEFAULT '',
    email         text,
    phone         text,
    org_id        bigint,
    owner_id      bigint,
    is_deleted    boolean NOT NULL DEFAULT false,
    custom_fields jsonb,
    created_at    timestamptz,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE pipedrive_persons IS 'Persons as Pipedrive has them; kept in step by DataSync.';
COMMENT ON COLUMN pipedrive_persons.custom_fields IS 'Values of the company''s own fields, by the field''s key.';
COMMENT ON COLUMN pipedrive_persons.changed_at IS 'When the person last changed in Pipedrive.';
COMMENT ON COLUMN pipedrive_persons.updated_at IS 'When DataSync last wrote the row.';
