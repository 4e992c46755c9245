-- Usage of customers of the provisioner (tenants with a plan) and that of other tenants is reported to different APIs, or not
-- at all: a tenant waits for a report only if usage of its kind has been reported.
CREATE OR REPLACE FUNCTION rookery_awaits_report(reported varchar) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  awaits boolean;
BEGIN
  IF to_regclass('rookery_usage_run_hour') IS NULL OR to_regclass('rookery_usage_report') IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE 'SELECT EXISTS ('
    'SELECT FROM rookery_usage_report r JOIN rookery_tenants t ON t.id = r.tenant'
    ' WHERE (t.plan IS NULL) = (SELECT plan IS NULL FROM rookery_tenants WHERE id = $1)) AND EXISTS ('
    'SELECT FROM rookery_usage_run_hour u WHERE u.tenant = $1 AND u.hour > now() - interval ''1 day'' AND NOT EXISTS ('
    'SELECT FROM rookery_usage_report r WHERE r.tenant = u.tenant AND r.hour = u.hour))'
    INTO awaits USING reported;
  RETURN awaits;
END
$$;
