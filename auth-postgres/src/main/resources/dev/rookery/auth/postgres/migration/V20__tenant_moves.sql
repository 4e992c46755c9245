-- Import, clearing and erasure of tenants.

-- importing: id of the import in progress, or of one that was interrupted; the tenant is suspended and its rows are incomplete.
-- imported: id of the stream that was imported last.
ALTER TABLE rookery_tenants
  ADD COLUMN importing text,
  ADD COLUMN imported text,
  ADD CHECK (importing IS NULL OR state <> 'active');

-- Returns the shared tables with rows of tenants, such that rows can be deleted in this order. usage_hours is not among them:
-- it holds what the billing service has received from its customers.
CREATE FUNCTION rookery_tenant_tables() RETURNS SETOF regclass LANGUAGE sql STABLE AS $$
  SELECT c.oid::regclass FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname NOT IN ('rookery_changes', 'usage_hours')
    AND EXISTS (SELECT FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attname = 'tenant' AND NOT a.attisdropped)
  ORDER BY (SELECT count(*) FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = c.oid), c.relname
$$;

-- Deletes a part of a tenant's rows in the shared tables. Returns whether there may be more; to be repeated in a transaction
-- of its own each time, so that no lock and no row version is held for long. Rows in the tables of usage are spared, because
-- they may have to be reported. The tenant must be one that is being removed or imported.
CREATE FUNCTION rookery_erase_rows(erased varchar, batch integer, with_usage boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  shared regclass;
  part regclass;
  some_series integer[];
  deleted bigint;
BEGIN
  PERFORM set_config('rookery.tenant', erased, true);
  IF NOT EXISTS (SELECT FROM rookery_tenants WHERE id = erased AND (state = 'removing' OR importing IS NOT NULL)) THEN
    RAISE EXCEPTION 'tenant % is neither being removed nor imported', erased;
  END IF;
  -- Readings name their series by number.
  IF 'sensor_series' IN (SELECT t::text FROM rookery_tenant_tables() t) THEN
    EXECUTE 'SELECT array_agg(id) FROM (SELECT id FROM sensor_series WHERE tenant = $1 ORDER BY id LIMIT 50) s'
      INTO some_series USING erased;
    IF some_series IS NOT NULL THEN
      FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = to_regclass('sensor_readings') LOOP
        EXECUTE format('DELETE FROM %s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE series = ANY ($1) LIMIT $2))', part)
          USING some_series, batch;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        IF deleted > 0 THEN
          RETURN true;
        END IF;
      END LOOP;
      EXECUTE 'DELETE FROM sensor_series WHERE tenant = $1 AND id = ANY ($2)' USING erased, some_series;
      RETURN true;
    END IF;
  END IF;
  FOR shared IN SELECT t FROM rookery_tenant_tables() t LOOP
    CONTINUE WHEN NOT with_usage AND shared::text LIKE 'rookery\_usage\_%';
    -- The tree of a table without partitions is empty.
    FOR part IN SELECT shared WHERE NOT EXISTS (SELECT FROM pg_partition_tree(shared))
        UNION ALL SELECT relid FROM pg_partition_tree(shared) WHERE isleaf LOOP
      EXECUTE format('DELETE FROM %s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE tenant = $1 LIMIT $2))', part)
        USING erased, batch;
      GET DIAGNOSTICS deleted = ROW_COUNT;
      IF deleted > 0 THEN
        RETURN true;
      END IF;
    END LOOP;
  END LOOP;
  RETURN false;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_erase_rows(varchar, integer, boolean) FROM PUBLIC;

-- Also requires that the rows in the shared tables were erased, with rookery_erase_rows, and deletes recent changes that name
-- users of the tenant.
CREATE OR REPLACE FUNCTION rookery_delete_tenant(removed varchar) RETURNS boolean LANGUAGE plpgsql
SET client_min_messages = warning AS $$
DECLARE
  known rookery_tenants;
BEGIN
  SELECT * INTO known FROM rookery_tenants WHERE id = removed FOR UPDATE;
  IF NOT FOUND THEN
    RETURN true;
  END IF;
  IF known.state <> 'removing' THEN
    RETURN false;
  END IF;
  IF known.table_schema NOT LIKE 't\_%' THEN
    RAISE EXCEPTION 'schema % is not one of a tenant that can be removed', known.table_schema;
  END IF;
  IF known.role_name IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN', known.role_name);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = known.role_name;
  END IF;
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', known.table_schema);
  IF known.role_name IS NOT NULL THEN
    EXECUTE format('DROP ROLE IF EXISTS %I', known.role_name);
    UPDATE rookery_tenants SET role_name = NULL WHERE id = removed;
  END IF;
  IF rookery_erase_rows(removed, 1000, false) THEN
    RETURN false;
  END IF;
  IF rookery_awaits_report(removed) THEN
    RETURN false;
  END IF;
  WHILE rookery_erase_rows(removed, 10000, true) LOOP
  END LOOP;
  DELETE FROM rookery_changes WHERE table_schema = known.table_schema;
  DELETE FROM rookery_tenants WHERE id = removed;
  RETURN true;
END
$$;
