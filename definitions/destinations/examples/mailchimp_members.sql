-- Destination of the example sync "mailchimp-members".

CREATE TABLE IF NOT EXISTS mailchimp_members (
    list_id       text NOT NULL,
    member_id     text NOT NULL,
    email         text,
    full_name     text,
    status        text,
    language      text,
    is_vip        boolean NOT NULL DEFAULT false,
    rating        integer,
    merge_fields  jsonb,
    tags          jsonb,
    opted_in_at   timestamptz,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL,
    PRIMARY KEY (list_id, member_id)
);

COMMENT ON TABLE mailchimp_members IS 'Members of lists as Mailchimp has them; kept in step by DataSync.';
COMMENT ON COLUMN mailchimp_members.member_id IS 'MD5 of the lower-case address: the same in every list.';
COMMENT ON COLUMN mailchimp_members.merge_fields IS 'The list''s own fields, by their tags.';
COMMENT ON COLUMN mailchimp_members.changed_at IS 'When the member last changed in Mailchimp.';
COMMENT ON COLUMN mailchimp_members.updated_at IS 'When DataSync last wrote the row.';
