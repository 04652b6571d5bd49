-- Destination of the example sync "google-analytics-traffic".

CREATE TABLE IF NOT EXISTS google_analytics_traffic (
    property_id      text NOT NULL,
    day              date NOT NULL,
    channel          text NOT NULL,
    source           text NOT NULL,
    medium           text NOT NULL,
    campaign         text NOT NULL,
    sessions         bigint NOT NULL DEFAULT 0,
    engaged_sessions bigint NOT NULL DEFAULT 0,
    users            bigint NOT NULL DEFAULT 0,
    new_users        bigint NOT NULL DEFAULT 0,
    page_views       bigint NOT NULL DEFAULT 0,
    key_events       numeric NOT NULL DEFAULT 0,
    revenue          numeric NOT NULL DEFAULT 0,
    updated_at       timestamptz NOT NULL,
    sync_batch_id    uuid NOT NULL,
    PRIMARY KEY (property_id, day, channel, source, medium, campaign)
);

COMMENT ON TABLE google_analytics_traffic IS 'Sessions by day and origin as Google Analytics counts them; kept in step by DataSync.';
COMMENT ON COLUMN google_analytics_traffic.day IS 'Day in the property''s time zone.';
COMMENT ON COLUMN google_analytics_traffic.users IS 'People of this row. Sums over rows count those again who came several ways.';
COMMENT ON COLUMN google_analytics_traffic.revenue IS 'In the property''s currency.';
COMMENT ON COLUMN google_analytics_traffic.updated_at IS 'When DataSync last wrote the row.';
