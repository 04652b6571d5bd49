-- Runs, checkpoints, staging, dead letters, event log. All tables are logged: a crashed server loses nothing.

CREATE TABLE datasync.run (
    batch_id        uuid PRIMARY KEY,
    sync            text NOT NULL,
    instance_id     text NOT NULL,
    trigger         text NOT NULL,
    status          text NOT NULL,
    reason          text,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    start_position  jsonb NOT NULL,
    position        jsonb,
    page_size       integer NOT NULL,
    pages           bigint NOT NULL DEFAULT 0,
    read            bigint NOT NULL DEFAULT 0,
    inserted        bigint NOT NULL DEFAULT 0,
    updated         bigint NOT NULL DEFAULT 0,
    unchanged       bigint NOT NULL DEFAULT 0,
    duplicates      bigint NOT NULL DEFAULT 0,
    rejected        bigint NOT NULL DEFAULT 0,
    write_failed    bigint NOT NULL DEFAULT 0,
    malformed_pages bigint NOT NULL DEFAULT 0,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT run_status_known CHECK (status IN
        ('running', 'paused', 'success', 'completed_with_errors', 'failed', 'stopped', 'timed_out')),
    CONSTRAINT run_open_or_ended CHECK ((ended_at IS NULL) = (status IN ('running', 'paused')))
) WITH (fillfactor = 70);

-- One open run per sync, whoever starts it.
CREATE UNIQUE INDEX run_open ON datasync.run (sync) WHERE ended_at IS NULL;
CREATE INDEX run_of_sync ON datasync.run (sync, started_at DESC, batch_id DESC);
CREATE INDEX run_by_start ON datasync.run (started_at DESC, batch_id DESC);

COMMENT ON TABLE datasync.run IS 'One row per execution of a sync, with what became of its records.';
COMMENT ON COLUMN datasync.run.batch_id IS 'The run''s sync_batch_id, as destinations store it.';
COMMENT ON COLUMN datasync.run.instance_id IS 'Id of the orchestration instance that executes the run.';
COMMENT ON COLUMN datasync.run.position IS 'Where reading the main slice goes on; NULL when it reached the end.';

CREATE TABLE datasync.checkpoint (
    sync       text NOT NULL,
    slice      text NOT NULL,
    batch_id   uuid NOT NULL REFERENCES datasync.run (batch_id),
    chunk      integer NOT NULL,
    position   jsonb,
    page_size  integer NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (sync, slice)
) WITH (fillfactor = 50);

CREATE INDEX checkpoint_of_run ON datasync.checkpoint (batch_id);

COMMENT ON TABLE datasync.checkpoint IS 'How far each slice of a sync is in the destination; moves only after the rows are in.';
COMMENT ON COLUMN datasync.checkpoint.slice IS 'Key of the slice; empty for a stream that has none.';
COMMENT ON COLUMN datasync.checkpoint.chunk IS 'Number of the next chunk of the run, from 0.';
COMMENT ON COLUMN datasync.checkpoint.position IS 'Where reading goes on; NULL when the slice was read to its end.';

CREATE TABLE datasync.staged_page (
    batch_id uuid NOT NULL,
    slice    text NOT NULL,
    chunk    integer NOT NULL,
    page     integer NOT NULL,
    records  integer NOT NULL,
    stamp    uuid NOT NULL,
    body     bytea NOT NULL,
    PRIMARY KEY (batch_id, slice, chunk, page)
);

COMMENT ON TABLE datasync.staged_page IS 'Pages as fetched, between fetch and commit of their chunk.';
COMMENT ON COLUMN datasync.staged_page.stamp IS 'Changes with every staging of the page; tells whether a cached copy is this one.';
COMMENT ON COLUMN datasync.staged_page.body IS 'UTF-8 JSON array of the page''s records.';

CREATE TABLE datasync.staged_batch (
    batch_id     uuid NOT NULL,
    slice        text NOT NULL,
    chunk        integer NOT NULL,
    batch        integer NOT NULL,
    rows         integer NOT NULL,
    stamp        uuid NOT NULL,
    done_at      timestamptz,
    inserted     integer NOT NULL DEFAULT 0,
    updated      integer NOT NULL DEFAULT 0,
    unchanged    integer NOT NULL DEFAULT 0,
    write_failed integer NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, slice, chunk, batch)
) WITH (fillfactor = 50);

COMMENT ON TABLE datasync.staged_batch IS 'Batches that wait for their upsert, and the counts of those that are done, until their chunk is committed. Their rows are mapped from the staged pages, again after a crash.';
COMMENT ON COLUMN datasync.staged_batch.stamp IS 'Changes with every staging of the batch; tells whether a cached copy is this one.';

-- Pages are kept as they are (EXTERNAL): compressing what is read once and deleted costs more than it saves.
ALTER TABLE datasync.staged_page ALTER COLUMN body SET STORAGE EXTERNAL;

-- Staging is all insert and delete: vacuum it often and without pausing, so that it stays small.
ALTER TABLE datasync.staged_page SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000, toast.autovacuum_vacuum_cost_delay = 0);
ALTER TABLE datasync.staged_batch SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);

CREATE TABLE datasync.dead_letter (
    batch_id     uuid NOT NULL,
    slice        text NOT NULL,
    page         integer NOT NULL,
    record_index integer NOT NULL,
    stage        text NOT NULL,
    sync         text NOT NULL,
    chunk        integer NOT NULL,
    code         text NOT NULL,
    field        text,
    message      text NOT NULL,
    key_id       text NOT NULL,
    payload      bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (batch_id, slice, page, record_index, stage),
    CONSTRAINT dead_letter_stage_known CHECK (stage IN ('fetch', 'validate', 'write'))
);

-- Encrypted bytes do not compress.
ALTER TABLE datasync.dead_letter ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Counts and summaries of a run read this index alone.
CREATE INDEX dead_letter_code ON datasync.dead_letter (batch_id, code);

COMMENT ON TABLE datasync.dead_letter IS 'Records and pages that could not be written, with the reason; replayable.';
COMMENT ON COLUMN datasync.dead_letter.record_index IS 'Zero-based place in the page; -1 for a whole page.';
COMMENT ON COLUMN datasync.dead_letter.payload IS 'The record as the source sent it: 12 byte nonce, AES-256-GCM ciphertext, 16 byte tag.';
COMMENT ON COLUMN datasync.dead_letter.key_id IS 'Which key encrypted the payload.';

CREATE TABLE datasync.sync_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sync     text NOT NULL,
    batch_id uuid,
    at       timestamptz NOT NULL,
    level    text NOT NULL,
    event    text NOT NULL,
    message  text NOT NULL
);

CREATE INDEX sync_log_of_sync ON datasync.sync_log (sync, at DESC, id DESC);
CREATE INDEX sync_log_of_run ON datasync.sync_log (batch_id, at DESC, id DESC) WHERE batch_id IS NOT NULL;
CREATE INDEX sync_log_by_time ON datasync.sync_log (at DESC, id DESC);

COMMENT ON TABLE datasync.sync_log IS 'What happened to syncs, for people: starts, pauses, decisions, ends. No personal data.';
