-- What devices measured, one partition a day (UTC). There is no default partition: whoever writes makes the day's first.

-- A metric of a device in one unit and of one type. Readings name it by number, which keeps them and their index small.
CREATE TABLE sensor_series (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device text COLLATE "C" NOT NULL,
  metric text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL CHECK (type IN ('number', 'boolean', 'text')),
  UNIQUE (device, metric, unit, type)
);

-- identity: what tells two readings of a series at the same time apart, the same whenever a message is delivered again.
-- value: the number, or 0 or 1 for a boolean; content: the text.
CREATE TABLE sensor_readings (
  time timestamptz NOT NULL,
  identity bigint NOT NULL,
  value double precision,
  series integer NOT NULL,
  content text
) PARTITION BY RANGE (time);

-- With the value, so that aggregates need not visit the table.
CREATE UNIQUE INDEX sensor_readings_key ON sensor_readings (series, time, identity) INCLUDE (value);

-- Messages that are kept as they came, and why.
CREATE TABLE sensor_raw (
  time timestamptz NOT NULL,
  identity bigint NOT NULL,
  device text COLLATE "C" NOT NULL,
  topic text NOT NULL,
  reason text NOT NULL,
  payload bytea NOT NULL
) PARTITION BY RANGE (time);

CREATE UNIQUE INDEX sensor_raw_key ON sensor_raw (device, time, identity);

-- The last messages of an MQTT session that were stored under their time of arrival: by these they are known again should
-- the broker deliver them once more because it missed the acknowledgement.
CREATE TABLE sensor_receipts (
  session text PRIMARY KEY,
  packet_ids integer[] NOT NULL,
  digests bigint[] NOT NULL
);

-- Makes the partition of a day if it is missing. Attaching a table, unlike making it a partition at once, lets others go on
-- reading and writing meanwhile.
CREATE FUNCTION sensor_make_partition(parent text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sensor_make_partition'));
  -- Not to_regclass, which may remember that there was none before the lock.
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
      WHERE inhparent = to_regclass(parent) AND c.relname = name) THEN
    RETURN;
  END IF;
  -- Vacuumed soon after it was written, so that aggregates find all they need in the index.
  EXECUTE format(
    'CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) WITH (autovacuum_vacuum_insert_scale_factor = 0.1)', name, parent);
  EXECUTE format(
    'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    parent, name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END
$$;
