-- Destination of the example sync "x-posts".

CREATE TABLE IF NOT EXISTS x_posts (
    post_id          text PRIMARY KEY,
    author_id        text NOT NULL,
    text             text NOT NULL DEFAULT '',
    language         text,
    conversation_id  text,
    refers_to        jsonb,
    entities         jsonb,
    repost_count     bigint,
    reply_count      bigint,
    like_count       bigint,
    quote_count      bigint,
    impression_count bigint,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    sync_batch_id    uuid NOT NULL
);

COMMENT ON TABLE x_posts IS 'Posts of users of X; kept in step by DataSync.';
COMMENT ON COLUMN x_posts.refers_to IS 'Posts that it answers, quotes or repeats: type and id.';
COMMENT ON COLUMN x_posts.like_count IS 'As of the last run that read the post; older posts are not read again.';
COMMENT ON COLUMN x_posts.updated_at IS 'When DataSync last wrote the row.';
