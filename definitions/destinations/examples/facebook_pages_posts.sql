-- Destination of the example sync "facebook-pages-posts".

CREATE TABLE IF NOT EXISTS facebook_pages_posts (
    post_id         text PRIMARY KEY,
    page_id         text NOT NULL,
    message         text,
    story           text,
    kind            text,
    link            text,
    picture         text,
    is_published    boolean,
    is_hidden       boolean,
    reactions_count bigint NOT NULL DEFAULT 0,
    comments_count  bigint NOT NULL DEFAULT 0,
    shares_count    bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz,
    updated_at      timestamptz NOT NULL,
    sync_batch_id   uuid NOT NULL
);

COMMENT ON TABLE facebook_pages_posts IS 'Posts of Facebook pages; kept in step by DataSync.';
COMMENT ON COLUMN facebook_pages_posts.kind IS 'added_photos, added_video, mobile_status_update, shared_story ...';
COMMENT ON COLUMN facebook_pages_posts.reactions_count IS 'As of the last run that read the post; older posts are not read again.';
COMMENT ON COLUMN facebook_pages_posts.changed_at IS 'When the post last changed on Facebook; a comment counts.';
COMMENT ON COLUMN facebook_pages_posts.updated_at IS 'When DataSync last wrote the row.';
