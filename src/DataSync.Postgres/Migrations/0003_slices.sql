-- Streams that are read in slices (partitions, intervals of a cursor): what a run plans to read, and what its sync has seen.

ALTER TABLE datasync.run
    ADD COLUMN plan_id uuid,
    ADD COLUMN slices  integer,
    ADD COLUMN source  text;

COMMENT ON COLUMN datasync.run.plan_id IS
    'Run that planned the slices this run reads: itself, or the run it resumes. NULL for a stream that is read as one.';
COMMENT ON COLUMN datasync.run.slices IS 'Slices planned; NULL until the plan is complete.';
COMMENT ON COLUMN datasync.run.source IS
    'Hash of what the slices are of (connector, stream, its settings as written, cursor, table); state of another source is not used.';

-- json and text, not jsonb: a slice comes back as it was planned, whatever a vendor's identifiers hold.
CREATE TABLE datasync.slice (
    plan_id   uuid NOT NULL,
    level     integer NOT NULL,
    number    integer NOT NULL,
    slice     json NOT NULL,
    partition text,
    cursor    text,
    rank      numeric,
    PRIMARY KEY (plan_id, level, number)
) WITH (fillfactor = 70);

COMMENT ON TABLE datasync.slice IS
    'Slices planned by a run, read in the order of their numbers. Dropped when the run has read all, or when a later run plans anew.';
COMMENT ON COLUMN datasync.slice.level IS 'Level of the plan: slices of a level are made of those before. The last one is read; the others are of parent streams.';
COMMENT ON COLUMN datasync.slice.number IS 'Place in the level, from 0.';
COMMENT ON COLUMN datasync.slice.slice IS 'The slice: partition, interval of the cursor, fields of the parent record.';
COMMENT ON COLUMN datasync.slice.partition IS 'Canonical JSON of the partition alone, by which its state is kept; NULL where one state is kept for all partitions, which moves only when all are read.';
COMMENT ON COLUMN datasync.slice.cursor IS 'Highest cursor value seen in the slice, once it is read to its end; NULL when no record had one.';
COMMENT ON COLUMN datasync.slice.rank IS 'The same as a number that compares.';

CREATE TABLE datasync.parent_mark (
    plan_id       uuid NOT NULL,
    stream        text NOT NULL,
    partition_key bytea NOT NULL,
    partition     text NOT NULL,
    cursor        text NOT NULL,
    rank          numeric NOT NULL,
    PRIMARY KEY (plan_id, stream, partition_key)
) WITH (fillfactor = 70);

COMMENT ON TABLE datasync.parent_mark IS
    'How far parent streams were seen while planning; becomes state when all that was planned is read. Kept as long as the slices.';
COMMENT ON COLUMN datasync.parent_mark.stream IS 'Place of the parent stream in the plan.';
COMMENT ON COLUMN datasync.parent_mark.partition_key IS 'SHA-256 of the partition.';
COMMENT ON COLUMN datasync.parent_mark.partition IS 'Canonical JSON of the parent stream''s partition.';

CREATE TABLE datasync.stream_state (
    sync          text NOT NULL,
    source        text NOT NULL,
    stream        text NOT NULL,
    partition_key bytea NOT NULL,
    partition     text NOT NULL,
    cursor        text NOT NULL,
    rank          numeric NOT NULL,
    batch_id      uuid NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (sync, source, stream, partition_key)
) WITH (fillfactor = 70);

COMMENT ON TABLE datasync.stream_state IS
    'Up to where each partition of a sync''s stream is in the destination: what the next run need not ask for. Forgotten by a reset.';
COMMENT ON COLUMN datasync.stream_state.source IS 'As in run.source.';
COMMENT ON COLUMN datasync.stream_state.stream IS 'Empty for the stream of the sync, else the place of a parent stream in its plan.';
COMMENT ON COLUMN datasync.stream_state.partition_key IS 'SHA-256 of the partition: a partition may be longer than an index takes.';
COMMENT ON COLUMN datasync.stream_state.partition IS 'Canonical JSON of the partition; {} for a stream without partitions.';
COMMENT ON COLUMN datasync.stream_state.cursor IS 'Highest cursor value, as the source''s format writes it.';
COMMENT ON COLUMN datasync.stream_state.rank IS 'The same as a number that compares: microseconds since 1970 for dates, the value itself for counters.';
COMMENT ON COLUMN datasync.stream_state.batch_id IS 'The run that moved it last.';

-- Slices are inserted, marked and deleted once a run: vacuum without pausing, so that the table stays small.
ALTER TABLE datasync.slice SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);
