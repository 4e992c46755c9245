-- Which devices are online, as the broker's events tell.

ALTER TABLE devices ADD online boolean NOT NULL DEFAULT false, ADD last_seen timestamptz;

-- Up to which event of which run of the broker that is known; one row.
CREATE TABLE broker_position (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  run text NOT NULL,
  sequence bigint NOT NULL
);
INSERT INTO broker_position (run, sequence) VALUES ('', 0);

-- A device may be connected more than once. No foreign key: a device's end is told by an event too, and a lock on its row
-- here would wait for who deletes it there.
CREATE TABLE device_connections (
  client_id text PRIMARY KEY,
  device text NOT NULL,
  since timestamptz NOT NULL
);
CREATE INDEX device_connections_by_device ON device_connections (device);
