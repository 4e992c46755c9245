-- What tables that all tenants share need, and what each tenant has bought.

-- plan: name of the tenant's plan. license: signed license key, which the API verifies; null for the free limits. The license
-- of the tenant "default" is an option of the API.
ALTER TABLE rookery_tenants ADD COLUMN plan text, ADD COLUMN license text;

-- Makes the rows of each tenant invisible to transactions of the others. The table has a column tenant. A transaction states
-- its tenant with set_config('rookery.tenant', …, true); '*' means all tenants, for work of the platform. Without it, no row
-- is visible. This also applies to the owner of the table, but not to superusers.
CREATE FUNCTION rookery_isolate_tenants(shared regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', shared);
  EXECUTE format(
    'CREATE POLICY rookery_tenant ON %s'
    ' USING (tenant = current_setting(''rookery.tenant'', true) OR current_setting(''rookery.tenant'', true) = ''*'')'
    ' WITH CHECK (tenant = current_setting(''rookery.tenant'', true) OR current_setting(''rookery.tenant'', true) = ''*'')',
    shared);
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_isolate_tenants(regclass) FROM PUBLIC;

-- Also deletes the tenant's rows of all isolated tables, which other components may add.
CREATE OR REPLACE FUNCTION rookery_delete_tenant(removed varchar) RETURNS boolean LANGUAGE plpgsql
SET client_min_messages = warning AS $$
DECLARE
  known rookery_tenants;
  before text := coalesce(current_setting('rookery.tenant', true), '');
  shared_table text;
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
  PERFORM set_config('rookery.tenant', removed, true);
  FOR shared_table IN
    SELECT p.polrelid::regclass FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE p.polname = 'rookery_tenant' AND NOT c.relispartition
  LOOP
    EXECUTE format('DELETE FROM %s WHERE tenant = $1', shared_table) USING removed;
  END LOOP;
  PERFORM set_config('rookery.tenant', before, true);
  IF rookery_awaits_report(removed) THEN
    RETURN false;
  END IF;
  FOREACH shared_table IN ARRAY ARRAY['rookery_usage_run_hour', 'rookery_usage_device', 'rookery_usage_report'] LOOP
    IF to_regclass(shared_table) IS NOT NULL THEN
      EXECUTE format('DELETE FROM %I WHERE tenant = $1', shared_table) USING removed;
    END IF;
  END LOOP;
  DELETE FROM rookery_tenants WHERE id = removed;
  RETURN true;
END
$$;
