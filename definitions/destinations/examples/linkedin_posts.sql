-- Destination of the example sync "linkedin-posts".

CREATE TABLE IF NOT EXISTS linkedin_posts (
    post_id         text PRIMARY KEY,
    organization_id text NOT NULL,
    text            text,
    state           text,
    visibility      text,
    content         jsonb,
    created_at      timestamptz,
    changed_at      timestamptz,
    published_at    timestamptz,
    updated_at      timestamptz NOT NULL,
    sync_batch_id   uuid NOT NULL
);

COMMENT ON TABLE linkedin_posts IS 'Posts of LinkedIn organizations; kept in step by DataSync.';
COMMENT ON COLUMN linkedin_posts.state IS 'DRAFT, PUBLISHED, PUBLISH_REQUESTED or PUBLISH_FAILED.';
COMMENT ON COLUMN linkedin_posts.published_at IS 'Unknown for what was not published.';
COMMENT ON COLUMN linkedin_posts.changed_at IS 'When the post last changed on LinkedIn.';
COMMENT ON COLUMN linkedin_posts.updated_at IS 'When DataSync last wrote the row.';
