-- Bans of clients. tenant: '*' for all tenants, which only the operator's commands reach. value: client id, username, or address
-- range in CIDR notation. Rows whose time is over have no effect, and are deleted with the next ban of the tenant.
CREATE TABLE client_bans (
  tenant text COLLATE "C" NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('client', 'user', 'address')),
  value text NOT NULL CHECK (length(value) BETWEEN 1 AND 1024),
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  expires_at timestamptz,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, id)
);
-- A digest, because an entry of an index has a maximum size.
CREATE UNIQUE INDEX client_bans_of_value ON client_bans (tenant, kind, md5(value));

SELECT rookery_isolate_tenants('client_bans');

-- Whether the bans of the tenant changed, not its registration; those of all tenants have no tenant here.
ALTER TABLE rookery_changes ADD COLUMN bans boolean NOT NULL DEFAULT false;

CREATE FUNCTION rookery_record_bans(changed text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(changed) > 0 THEN
    INSERT INTO rookery_changes (tenant, bans) SELECT NULLIF(t, '*'), true FROM unnest(changed) AS t;
    PERFORM pg_notify('rookery_auth', '');
  END IF;
END
$$;

CREATE FUNCTION rookery_on_new_ban() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_bans(ARRAY(SELECT DISTINCT tenant FROM new_rows));
  RETURN NULL;
END
$$;

CREATE FUNCTION rookery_on_old_ban() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_bans(ARRAY(SELECT DISTINCT tenant FROM old_rows));
  RETURN NULL;
END
$$;

CREATE TRIGGER rookery_insert AFTER INSERT ON client_bans REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_new_ban();
CREATE TRIGGER rookery_update AFTER UPDATE ON client_bans REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_new_ban();
CREATE TRIGGER rookery_delete AFTER DELETE ON client_bans REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_old_ban();

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['rookery_record_bans(text[])', 'rookery_on_new_ban()', 'rookery_on_old_ban()'] LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', signature);
  END LOOP;
END
$$;
