-- Destination of the example sync "mixpanel-events".

CREATE TABLE IF NOT EXISTS mixpanel_events (
    event         text NOT NULL,
    distinct_id   text NOT NULL,
    happened_at   timestamptz NOT NULL,
    insert_id     text NOT NULL,
    country       text,
    city          text,
    os            text,
    properties    jsonb,
    updated_at    timestamptz NOT NULL,
    sync_batch_id uuid NOT NULL,
    PRIMARY KEY (event, distinct_id, happened_at, insert_id)
);

CREATE INDEX IF NOT EXISTS mixpanel_events_happened_at ON mixpanel_events (happened_at);

COMMENT ON TABLE mixpanel_events IS 'Raw events as Mixpanel has them; brought by DataSync.';
COMMENT ON COLUMN mixpanel_events.distinct_id IS 'The person; (none) for nobody.';
COMMENT ON COLUMN mixpanel_events.insert_id IS 'What the event''s sender calls it; (none) without. Together with the other three it tells events apart, as in Mixpanel.';
COMMENT ON COLUMN mixpanel_events.updated_at IS 'When DataSync last wrote the row.';
