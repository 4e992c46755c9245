-- Connections of the devices of all tenants. broker_position stays one row: the broker has one stream for all tenants, whose
-- positions differ from those of the former stream of a tenant, so that the state is read anew.
UPDATE broker_position SET run = '', sequence = 0;

-- Written anew with the state.
DELETE FROM device_connections;
ALTER TABLE device_connections DROP CONSTRAINT device_connections_pkey;
DROP INDEX device_connections_by_device;
-- Fails an API of an earlier version, which still runs during an upgrade, and tries again until it is stopped.
ALTER TABLE device_connections ADD COLUMN tenant text COLLATE "C" NOT NULL DEFAULT sensor_tenant_required();
ALTER TABLE device_connections ADD PRIMARY KEY (tenant, device, client_id);

SELECT rookery_isolate_tenants('device_connections');
