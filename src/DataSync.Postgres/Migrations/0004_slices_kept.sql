-- A slice with a page that could not be read does not hold up the others, but its state stays where it was.

ALTER TABLE datasync.slice ADD COLUMN broken boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN datasync.slice.broken IS
    'A page of it was not of the declared shape and is a dead letter: the state of its partition moves no further than the slice before.';

-- Nearly always empty.
CREATE INDEX slice_broken ON datasync.slice (plan_id) WHERE broken;

ALTER TABLE datasync.run ADD COLUMN is_full boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN datasync.run.is_full IS 'Everything is read, also what the sync has seen before; a run that resumes it does the same.';
