-- Row-level security applies to the tables of usage: whether usage of a kind has ever been reported is a question about all
-- tenants. The caller's tenant is restored. (A function cannot have a custom setting of its own unless a superuser creates it.)
CREATE OR REPLACE FUNCTION rookery_awaits_report(reported varchar) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  awaits boolean;
  former text := coalesce(current_setting('rookery.tenant', true), '');
BEGIN
  IF to_regclass('rookery_usage_run_hour') IS NULL OR to_regclass('rookery_usage_report') IS NULL THEN
    RETURN false;
  END IF;
  PERFORM set_config('rookery.tenant', '*', true);
  EXECUTE 'SELECT EXISTS ('
    'SELECT FROM rookery_usage_report r JOIN rookery_tenants t ON t.id = r.tenant'
    ' WHERE (t.plan IS NULL) = (SELECT plan IS NULL FROM rookery_tenants WHERE id = $1)) AND EXISTS ('
    'SELECT FROM rookery_usage_run_hour u WHERE u.tenant = $1 AND u.hour > now() - interval ''1 day'' AND NOT EXISTS ('
    'SELECT FROM rookery_usage_report r WHERE r.tenant = u.tenant AND r.hour = u.hour))'
    INTO awaits USING reported;
  PERFORM set_config('rookery.tenant', former, true);
  RETURN awaits;
END
$$;
