-- Makes the usage of each tenant invisible to transactions of the others, as rookery_isolate_tenants does, which belongs to
-- another component and may not exist. The views show what their owner, who is no superuser, may see in the transaction.
DO $$
DECLARE
  shared text;
BEGIN
  FOREACH shared IN ARRAY ARRAY['rookery_usage_run_hour', 'rookery_usage_device'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', shared);
    EXECUTE format(
      'CREATE POLICY rookery_tenant ON %I'
      ' USING (tenant = current_setting(''rookery.tenant'', true) OR current_setting(''rookery.tenant'', true) = ''*'')'
      ' WITH CHECK (tenant = current_setting(''rookery.tenant'', true) OR current_setting(''rookery.tenant'', true) = ''*'')',
      shared);
  END LOOP;
END
$$;
