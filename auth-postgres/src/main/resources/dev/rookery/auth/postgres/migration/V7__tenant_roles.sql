-- Roles with which tenants change their users and ACL rows by themselves.

-- Login role of the tenant; null if it has none. Random, as every role of the database can read the names of roles.
ALTER TABLE rookery_tenants ADD COLUMN role_name name UNIQUE;

-- Limits the tables of a tenant for its own role. The size counts, because counting rows takes longer the more there are.
CREATE FUNCTION rookery_require_space(changed_table oid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF session_user <> current_user AND pg_total_relation_size(changed_table) > 64 * 1024 * 1024
     AND EXISTS (SELECT FROM rookery_tenants WHERE role_name = session_user) THEN
    RAISE EXCEPTION 'the table exceeds 64 MiB'
      USING ERRCODE = 'disk_full', HINT = 'Delete rows, or ask the operator to vacuum the table.';
  END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_require_space(oid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION rookery_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_require_space(TG_RELID);
  PERFORM rookery_record_users(TG_TABLE_SCHEMA, ARRAY(SELECT DISTINCT username::text FROM new_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_require_space(TG_RELID);
  PERFORM rookery_record_users(
    TG_TABLE_SCHEMA,
    ARRAY(SELECT username::text FROM old_rows UNION SELECT username::text FROM new_rows));
  RETURN NULL;
END
$$;

-- CREATE OR REPLACE resets what ALTER FUNCTION has set.
DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['rookery_on_insert()', 'rookery_on_update()'] LOOP
    EXECUTE format(
      'ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp', signature, current_schema());
  END LOOP;
END
$$;

-- Returns whether usage of a tenant has still to be reported to the billing API, if usage is reported at all. The tables
-- belong to other components and may not exist. After a day without a report, nothing is waited for any more.
CREATE FUNCTION rookery_awaits_report(reported varchar) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  awaits boolean;
BEGIN
  IF to_regclass('rookery_usage_run_hour') IS NULL OR to_regclass('rookery_usage_report') IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE 'SELECT EXISTS (SELECT FROM rookery_usage_report) AND EXISTS ('
    'SELECT FROM rookery_usage_run_hour u WHERE u.tenant = $1 AND u.hour > now() - interval ''1 day'' AND NOT EXISTS ('
    'SELECT FROM rookery_usage_report r WHERE r.tenant = u.tenant AND r.hour = u.hour))'
    INTO awaits USING reported;
  RETURN awaits;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_awaits_report(varchar) FROM PUBLIC;

-- Also removes the role of the tenant, whose sessions end, and its usage. Returns whether no such tenant is left: its name
-- stays reserved until its usage has been reported, because the usage of the next tenant with that name must not be mixed
-- with it.
CREATE OR REPLACE FUNCTION rookery_delete_tenant(removed varchar) RETURNS boolean LANGUAGE plpgsql
SET client_min_messages = warning AS $$
DECLARE
  known rookery_tenants;
  usage_table text;
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
  IF rookery_awaits_report(removed) THEN
    RETURN false;
  END IF;
  FOREACH usage_table IN ARRAY ARRAY['rookery_usage_run_hour', 'rookery_usage_device', 'rookery_usage_report'] LOOP
    IF to_regclass(usage_table) IS NOT NULL THEN
      EXECUTE format('DELETE FROM %I WHERE tenant = $1', usage_table) USING removed;
    END IF;
  END LOOP;
  DELETE FROM rookery_tenants WHERE id = removed;
  RETURN true;
END
$$;

-- Ends the transactions of tenants' roles that hold locks or old row versions for too long: the roles can switch off the
-- timeouts that they have.
CREATE FUNCTION rookery_end_long_transactions(longest interval) RETURNS bigint LANGUAGE sql AS $$
  SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE usename IN (SELECT role_name FROM rookery_tenants) AND xact_start < clock_timestamp() - longest
$$;

REVOKE EXECUTE ON FUNCTION rookery_end_long_transactions(interval) FROM PUBLIC;
