-- Destination of the example sync "amplitude-events".

CREATE TABLE IF NOT EXISTS amplitude_events (
    event_id         text PRIMARY KEY,
    event_type       text,
    amplitude_id     bigint,
    user_id          text,
    device_id        text,
    session_id       bigint,
    platform         text,
    os_name          text,
    app_version      text,
    country          text,
    city             text,
    event_properties jsonb,
    user_properties  jsonb,
    happened_at      timestamptz,
    uploaded_at      timestamptz,
    updated_at       timestamptz NOT NULL,
    sync_batch_id    uuid NOT NULL
);

CREATE INDEX IF NOT EXISTS amplitude_events_happened_at ON amplitude_events (happened_at);

COMMENT ON TABLE amplitude_events IS 'Raw events as Amplitude has them; brought by DataSync.';
COMMENT ON COLUMN amplitude_events.event_id IS 'The event''s uuid.';
COMMENT ON COLUMN amplitude_events.uploaded_at IS 'When Amplitude got the event.';
COMMENT ON COLUMN amplitude_events.updated_at IS 'When DataSync last wrote the row.';
