-- Destination of the example sync "instagram-media".

CREATE TABLE IF NOT EXISTS instagram_media (
    media_id       text PRIMARY KEY,
    account_id     text NOT NULL,
    username       text,
    caption        text,
    kind           text,
    product        text,
    link           text,
    like_count     bigint,
    comments_count bigint,
    published_at   timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    sync_batch_id  uuid NOT NULL
);

COMMENT ON TABLE instagram_media IS 'Media of professional Instagram accounts; kept in step by DataSync.';
COMMENT ON COLUMN instagram_media.kind IS 'CAROUSEL_ALBUM, IMAGE or VIDEO.';
COMMENT ON COLUMN instagram_media.product IS 'FEED, REELS or AD.';
COMMENT ON COLUMN instagram_media.like_count IS 'As of the last run that read the medium; older ones are not read again. Unknown when the owner hides it.';
COMMENT ON COLUMN instagram_media.updated_at IS 'When DataSync last wrote the row.';
