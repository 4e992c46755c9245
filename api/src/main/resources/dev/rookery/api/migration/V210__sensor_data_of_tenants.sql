-- Sensor data of many tenants. Series, raw messages and receipts carry the tenant; readings name their series by number.

-- Fails statements of an API of an earlier version, which still runs during an upgrade, with an error after which it tries
-- again until it is stopped: the broker keeps its messages meanwhile. A violated constraint would make it drop them.
CREATE FUNCTION sensor_tenant_required() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of sensor data has no tenant'
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Update the API to the version that has migrated the database.';
END
$$;

-- A column with a constant default is added without rewriting the table.
ALTER TABLE sensor_series ADD COLUMN tenant text COLLATE "C" NOT NULL DEFAULT 'default';
ALTER TABLE sensor_series ALTER COLUMN tenant SET DEFAULT sensor_tenant_required();
ALTER TABLE sensor_series DROP CONSTRAINT sensor_series_device_metric_unit_type_key;
ALTER TABLE sensor_series ADD CONSTRAINT sensor_series_key UNIQUE (tenant, device, metric, unit, type);

ALTER TABLE sensor_raw ADD COLUMN tenant text COLLATE "C" NOT NULL DEFAULT 'default';
ALTER TABLE sensor_raw ALTER COLUMN tenant SET DEFAULT sensor_tenant_required();
DROP INDEX sensor_raw_key;
CREATE UNIQUE INDEX sensor_raw_key ON sensor_raw (tenant, device, time, identity);

-- A transaction adds a row for each of its sessions; the newest number tells whether another process has added one.
ALTER TABLE sensor_receipts ADD COLUMN tenant text COLLATE "C" NOT NULL DEFAULT 'default';
ALTER TABLE sensor_receipts ALTER COLUMN tenant SET DEFAULT sensor_tenant_required();
ALTER TABLE sensor_receipts ADD COLUMN number bigint NOT NULL DEFAULT 0;
ALTER TABLE sensor_receipts ALTER COLUMN number DROP DEFAULT;
ALTER TABLE sensor_receipts DROP CONSTRAINT sensor_receipts_pkey;
ALTER TABLE sensor_receipts ADD PRIMARY KEY (tenant, session, number);

-- Day on which the expired readings of a tenant were deleted last, for tenants whose retention is shorter than that of the
-- partitions.
CREATE TABLE sensor_retention (
  tenant text COLLATE "C" PRIMARY KEY,
  swept_on date NOT NULL
);

SELECT rookery_isolate_tenants(shared)
FROM unnest(ARRAY['sensor_series', 'sensor_raw', 'sensor_receipts', 'sensor_retention']::regclass[]) AS shared;

-- A partition has none of the policies of its parent if it is used by its own name.
SELECT rookery_isolate_tenants(inhrelid) FROM pg_inherits WHERE inhparent = 'sensor_raw'::regclass;

CREATE OR REPLACE FUNCTION sensor_make_partition(parent text, day date) RETURNS void LANGUAGE plpgsql AS $$
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
  IF parent = 'sensor_raw' THEN
    PERFORM rookery_isolate_tenants(name::regclass);
  END IF;
  EXECUTE format(
    'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    parent, name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
END
$$;
