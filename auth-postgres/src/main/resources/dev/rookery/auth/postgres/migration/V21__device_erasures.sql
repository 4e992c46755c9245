-- Devices that were deleted with their data. The API deletes the data, at once and again when no message of the device can
-- be on its way any more. Until then the id cannot be registered.
CREATE TABLE rookery_device_erasures (
  tenant text NOT NULL REFERENCES rookery_tenants (id) ON DELETE CASCADE,
  device text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, device)
);

SELECT rookery_isolate_tenants('rookery_device_erasures');

-- Deletes a part of the data of a device. Returns whether there may be more; to be repeated like rookery_erase_rows. The series
-- are deleted the last time only: until then, an API may know their numbers.
CREATE FUNCTION rookery_erase_device(owner varchar, erased text, batch integer, last boolean) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  part regclass;
  device_series integer[];
  deleted bigint;
BEGIN
  PERFORM set_config('rookery.tenant', owner, true);
  SELECT array_agg(id) INTO device_series FROM sensor_series WHERE tenant = owner AND device = erased;
  IF device_series IS NOT NULL THEN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'sensor_readings'::regclass LOOP
      EXECUTE format('DELETE FROM %s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE series = ANY ($1) LIMIT $2))', part)
        USING device_series, batch;
      GET DIAGNOSTICS deleted = ROW_COUNT;
      IF deleted > 0 THEN
        RETURN true;
      END IF;
    END LOOP;
  END IF;
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'sensor_raw'::regclass LOOP
    EXECUTE format(
      'DELETE FROM %s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE tenant = $1 AND device = $2 LIMIT $3))', part)
      USING owner, erased, batch;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted > 0 THEN
      RETURN true;
    END IF;
  END LOOP;
  DELETE FROM device_connections WHERE tenant = owner AND device = erased;
  DELETE FROM rookery_user_limits WHERE tenant = owner AND username = erased;
  IF last THEN
    DELETE FROM sensor_series WHERE tenant = owner AND device = erased;
    DELETE FROM rookery_device_erasures WHERE tenant = owner AND device = erased;
  END IF;
  RETURN false;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_erase_device(varchar, text, integer, boolean) FROM PUBLIC;
