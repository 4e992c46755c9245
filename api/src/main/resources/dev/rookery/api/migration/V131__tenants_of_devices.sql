-- Devices, provisioning keys and the state of the license of each tenant. Existing rows belong to the tenant "default".

ALTER TABLE provisioning_keys
  ADD COLUMN tenant text NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id),
  DROP CONSTRAINT provisioning_keys_pkey,
  DROP CONSTRAINT provisioning_keys_name_key;
ALTER TABLE provisioning_keys ALTER COLUMN tenant DROP DEFAULT, ADD PRIMARY KEY (tenant, id), ADD UNIQUE (tenant, name);

ALTER TABLE devices
  ADD COLUMN tenant text NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id),
  DROP CONSTRAINT devices_pkey;
ALTER TABLE devices ALTER COLUMN tenant DROP DEFAULT, ADD PRIMARY KEY (tenant, id);

ALTER TABLE rookery_license
  ADD COLUMN tenant text NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id),
  DROP COLUMN only_row;
ALTER TABLE rookery_license ALTER COLUMN tenant DROP DEFAULT, ADD PRIMARY KEY (tenant);

SELECT rookery_isolate_tenants(shared)
FROM unnest(ARRAY['provisioning_keys', 'devices', 'rookery_license']::regclass[]) AS shared;
