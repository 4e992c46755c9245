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
