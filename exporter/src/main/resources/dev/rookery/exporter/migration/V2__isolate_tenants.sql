-- Makes the reports of each tenant invisible to transactions of the others, as rookery_isolate_tenants does, which belongs to
-- another component and may not exist.
ALTER TABLE rookery_usage_report ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY rookery_tenant ON rookery_usage_report
  USING (tenant = current_setting('rookery.tenant', true) OR current_setting('rookery.tenant', true) = '*')
  WITH CHECK (tenant = current_setting('rookery.tenant', true) OR current_setting('rookery.tenant', true) = '*');
