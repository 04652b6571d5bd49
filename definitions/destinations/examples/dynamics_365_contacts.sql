-- Destination of the example sync "dynamics-365-contacts".

CREATE TABLE IF NOT EXISTS dynamics_365_contacts (
    contact_id    text PRIMARY KEY,
    full_name     text,
    first_name    text,
    last_name     text,
    email         text,
    phone         text,
    job_title     text,
    country       text,
    customer_id   text,
    owner_id      text,
    state_code    integer,
    deleted_at    timestamptz,
    created_at    timestamptz,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE dynamics_365_contacts IS 'Contacts as Microsoft Dynamics 365 has them; kept in step by DataSync.';
COMMENT ON COLUMN dynamics_365_contacts.email IS 'Lower case.';
COMMENT ON COLUMN dynamics_365_contacts.customer_id IS 'The account, or the contact, that the contact belongs to.';
COMMENT ON COLUMN dynamics_365_contacts.state_code IS '0 active, 1 inactive.';
COMMENT ON COLUMN dynamics_365_contacts.deleted_at IS 'When it was deleted in Dynamics 365, where dynamics-365-deleted-contacts runs.';
COMMENT ON COLUMN dynamics_365_contacts.changed_at IS 'When the contact last changed in Dynamics 365.';
COMMENT ON COLUMN dynamics_365_contacts.updated_at IS 'When DataSync last wrote the row.';
