-- Destination of the example sync "constant-contact-contacts".

CREATE TABLE IF NOT EXISTS constant_contact_contacts (
    contact_id         text PRIMARY KEY,
    email              text,
    permission_to_send text,
    phone              text,
    first_name         text,
    last_name          text,
    company            text,
    job_title          text,
    lists              jsonb,
    custom_fields      jsonb,
    opted_out_at       timestamptz,
    created_at         timestamptz,
    changed_at         timestamptz,
    deleted_at         timestamptz,
    updated_at         timestamptz NOT NULL,
    sync_batch_id      uuid NOT NULL
);

COMMENT ON TABLE constant_contact_contacts IS 'Contacts as Constant Contact has them; kept in step by DataSync.';
COMMENT ON COLUMN constant_contact_contacts.permission_to_send IS 'implicit, explicit, pending_confirmation, unsubscribed, temp_hold or not_set.';
COMMENT ON COLUMN constant_contact_contacts.lists IS 'Ids of the lists that the contact is in.';
COMMENT ON COLUMN constant_contact_contacts.changed_at IS 'When the contact last changed in Constant Contact.';
COMMENT ON COLUMN constant_contact_contacts.updated_at IS 'When DataSync last wrote the row.';
