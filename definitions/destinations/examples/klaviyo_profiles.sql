-- Destination of the example sync "klaviyo-profiles".

CREATE TABLE IF NOT EXISTS klaviyo_profiles (
    profile_id    text PRIMARY KEY,
    email         text,
    phone         text,
    external_id   text,
    first_name    text,
    last_name     text,
    organization  text,
    city          text,
    country       text,
    email_consent text,
    properties    jsonb,
    last_event_at timestamptz,
    created_at    timestamptz,
    changed_at    timestamptz,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL
);

COMMENT ON TABLE klaviyo_profiles IS 'Profiles as Klaviyo has them; kept in step by DataSync.';
COMMENT ON COLUMN klaviyo_profiles.email_consent IS 'SUBSCRIBED, UNSUBSCRIBED or NEVER_SUBSCRIBED.';
COMMENT ON COLUMN klaviyo_profiles.properties IS 'The account''s own fields.';
COMMENT ON COLUMN klaviyo_profiles.changed_at IS 'When the profile last changed in Klaviyo.';
COMMENT ON COLUMN klaviyo_profiles.updated_at IS 'When DataSync last wrote the row.';
