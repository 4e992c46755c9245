-- Times that devices state.

-- The text of a time that is unreadable or implausible; the time of the reading is that of its arrival then.
ALTER TABLE sensor_readings ADD COLUMN stated_time text;

-- Time zone of times without offset, such as Europe/Berlin.
ALTER TABLE devices ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
CREATE INDEX devices_by_time_zone ON devices (tenant, id) WHERE time_zone <> 'UTC';
