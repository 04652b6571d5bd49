-- Two deployments of the app (blue and green) share this database: each run belongs to one, and the schedule's clock to none.

ALTER TABLE datasync.run ADD COLUMN deployment text NOT NULL DEFAULT '';

COMMENT ON COLUMN datasync.run.deployment IS
    'Deployment whose durable engine executes the run; only it can steer or close it. Empty: from before deployments had names.';

CREATE TABLE datasync.schedule_tick (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    ticked_at timestamptz NOT NULL
);

COMMENT ON TABLE datasync.schedule_tick IS
    'Up to when schedules have been looked at, by whichever deployment has them on: what falls due during a switch is started after it.';
