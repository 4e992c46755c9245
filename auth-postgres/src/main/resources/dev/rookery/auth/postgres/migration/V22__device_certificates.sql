-- Certificate authorities of tenants, and the device certificates that the platform has issued with them.

-- state: the broker accepts certificates of both; only a current authority issues new ones.
-- origin: generated, with a key of the platform's, or imported, with a key that only the tenant has.
-- private_key: PKCS #8, encrypted with a key of the installation; null if the authority only verifies.
-- imported_crl: the tenant's own revocation list, of the time imported_crl_at; imported_revocations: the first 8 bytes of the
-- SHA-256 of each serial number in it.
CREATE TABLE device_cas (
  tenant text NOT NULL REFERENCES rookery_tenants (id),
  id text NOT NULL CHECK (id ~ '^[0-9a-f]{32}$'),
  name text NOT NULL,
  state text NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'previous')),
  origin text NOT NULL CHECK (origin IN ('generated', 'imported')),
  certificate bytea NOT NULL,
  key_hash bytea NOT NULL,
  private_key bytea,
  imported_crl bytea,
  imported_crl_at timestamptz,
  imported_revocations bytea,
  not_after timestamptz NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, name),
  UNIQUE (id),
  -- A certificate belongs to one tenant.
  UNIQUE (key_hash)
);

-- username, key_hash and certificate are null if the device was erased; its revocation remains until the certificate expires.
CREATE TABLE device_certificates (
  tenant text NOT NULL REFERENCES rookery_tenants (id),
  ca text NOT NULL,
  serial bytea NOT NULL,
  username text,
  key_hash bytea,
  certificate bytea,
  not_after timestamptz NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  PRIMARY KEY (tenant, serial),
  FOREIGN KEY (tenant, ca) REFERENCES device_cas (tenant, id) ON DELETE CASCADE
);

CREATE INDEX device_certificates_username ON device_certificates (tenant, username, not_after);
CREATE INDEX device_certificates_serial ON device_certificates (serial);
CREATE INDEX device_certificates_ca ON device_certificates (tenant, ca);
CREATE INDEX device_certificates_revoked ON device_certificates (tenant, ca) INCLUDE (serial, not_after)
  WHERE revoked_at IS NOT NULL;

SELECT rookery_isolate_tenants(shared)
FROM unnest(ARRAY['device_cas', 'device_certificates']::regclass[]) AS shared;

-- Whether the authorities or revocations of the tenant changed, not its registration.
ALTER TABLE rookery_changes ADD COLUMN device_cas boolean NOT NULL DEFAULT false;

CREATE FUNCTION rookery_record_device_cas(changed text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(changed) > 0 THEN
    INSERT INTO rookery_changes (tenant, device_cas) SELECT t, true FROM unnest(changed) AS t;
    PERFORM pg_notify('rookery_auth', '');
  END IF;
END
$$;

CREATE FUNCTION rookery_on_new_device_ca() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_device_cas(ARRAY(SELECT DISTINCT tenant FROM new_rows));
  RETURN NULL;
END
$$;

CREATE FUNCTION rookery_on_old_device_ca() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_device_cas(ARRAY(SELECT DISTINCT tenant FROM old_rows));
  RETURN NULL;
END
$$;

CREATE FUNCTION rookery_on_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_device_cas(ARRAY(SELECT DISTINCT tenant FROM new_rows WHERE revoked_at IS NOT NULL));
  RETURN NULL;
END
$$;

CREATE TRIGGER rookery_insert AFTER INSERT ON device_cas REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_new_device_ca();
CREATE TRIGGER rookery_update AFTER UPDATE ON device_cas REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_new_device_ca();
CREATE TRIGGER rookery_delete AFTER DELETE ON device_cas REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_old_device_ca();
CREATE TRIGGER rookery_update AFTER UPDATE ON device_certificates REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_revocation();

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['rookery_record_device_cas(text[])', 'rookery_on_new_device_ca()',
                                   'rookery_on_old_device_ca()', 'rookery_on_revocation()'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', signature);
  END LOOP;
END
$$;
