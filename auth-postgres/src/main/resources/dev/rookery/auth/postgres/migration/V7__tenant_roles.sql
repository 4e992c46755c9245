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

-- Also removes the role of the tenant, whose sessions end.
CREATE OR REPLACE FUNCTION rookery_delete_tenant(removed varchar) RETURNS boolean LANGUAGE plpgsql
SET client_min_messages = warning AS $$
DECLARE
  old_schema name;
  old_role name;
BEGIN
  SELECT table_schema, role_name INTO old_schema, old_role
    FROM rookery_tenants WHERE id = removed AND state = 'removing' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF old_schema NOT LIKE 't\_%' THEN
    RAISE EXCEPTION 'schema % is not one of a tenant that can be removed', old_schema;
  END IF;
  IF old_role IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN', old_role);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = old_role;
  END IF;
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', old_schema);
  IF old_role IS NOT NULL THEN
    EXECUTE format('DROP ROLE IF EXISTS %I', old_role);
  END IF;
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
