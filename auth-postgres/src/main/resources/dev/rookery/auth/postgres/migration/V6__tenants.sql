-- Registry of tenants. A tenant's users and ACL rows are in tables of its own, mqtt_users and mqtt_acls in table_schema.
-- Those of the tenant "default" are the tables of this schema, which existed before there were tenants.
CREATE TABLE rookery_tenants (
  id varchar(63) PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  table_schema name NOT NULL UNIQUE,
  state varchar(16) NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'removing')),
  created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO rookery_tenants (id, table_schema) VALUES ('default', current_schema());

-- Recent changes, for the processes that listen on channel rookery_auth. A notification is empty, because every role of
-- the database may LISTEN: what changed is in this table, on which tenants have no privileges. Rows live for some minutes.
CREATE TABLE rookery_changes (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Readers select the transactions that their previous snapshot did not show, which no sequence number can tell.
  transaction bigint NOT NULL DEFAULT txid_current(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Schema of changed users or ACL rows; null if a tenant changed.
  table_schema name,
  -- Changed users; null for all users of the schema.
  usernames text[],
  -- Changed tenant; null if users changed.
  tenant varchar(63)
);

CREATE INDEX rookery_changes_transaction ON rookery_changes (transaction);
CREATE INDEX rookery_changes_at ON rookery_changes (at);

CREATE FUNCTION rookery_record_users(changed_schema name, changed text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(changed) = 0 THEN
    RETURN;
  END IF;
  INSERT INTO rookery_changes (table_schema, usernames)
    VALUES (changed_schema, CASE WHEN cardinality(changed) <= 1000 THEN changed END);
  PERFORM pg_notify('rookery_auth', '');
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_users(TG_TABLE_SCHEMA, ARRAY(SELECT DISTINCT username::text FROM new_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_users(
    TG_TABLE_SCHEMA,
    ARRAY(SELECT username::text FROM old_rows UNION SELECT username::text FROM new_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_users(TG_TABLE_SCHEMA, ARRAY(SELECT DISTINCT username::text FROM old_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_record_users(TG_TABLE_SCHEMA, NULL);
  RETURN NULL;
END
$$;

DROP FUNCTION rookery_notify_users(text[]);

CREATE FUNCTION rookery_on_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rookery_changes (tenant) VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
  PERFORM pg_notify('rookery_auth', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER rookery_tenant AFTER INSERT OR UPDATE OR DELETE ON rookery_tenants
  FOR EACH ROW EXECUTE FUNCTION rookery_on_tenant();

-- The triggers run for whoever changes a table, also for a tenant's own role, which cannot write rookery_changes. The
-- fixed search path keeps such a role from replacing the table or a function by one of its own.
DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['rookery_on_insert()', 'rookery_on_update()', 'rookery_on_delete()',
                                   'rookery_on_truncate()', 'rookery_on_tenant()'] LOOP
    EXECUTE format(
      'ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp', signature, current_schema());
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', signature);
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_record_users(name, text[]) FROM PUBLIC;

-- Creates the two tables of a tenant, with the triggers that record changes.
CREATE FUNCTION rookery_create_tenant_tables(new_schema name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  target text;
BEGIN
  EXECUTE format('CREATE SCHEMA %I', new_schema);
  EXECUTE format('CREATE TABLE %I.mqtt_users ('
    'username VARCHAR(255) PRIMARY KEY,'
    ' password_hash VARCHAR(255) NOT NULL,'
    ' is_active BOOLEAN DEFAULT true,'
    ' is_superuser BOOLEAN DEFAULT false,'
    ' created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)', new_schema);
  EXECUTE format('CREATE TABLE %I.mqtt_acls ('
    'username VARCHAR(255),'
    ' topic VARCHAR(255),'
    ' access INTEGER,'
    ' PRIMARY KEY (username, topic))', new_schema);
  FOREACH target IN ARRAY ARRAY['mqtt_users', 'mqtt_acls'] LOOP
    EXECUTE format('CREATE TRIGGER rookery_insert AFTER INSERT ON %I.%I REFERENCING NEW TABLE AS new_rows'
      ' FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_insert()', new_schema, target);
    EXECUTE format('CREATE TRIGGER rookery_update AFTER UPDATE ON %I.%I REFERENCING OLD TABLE AS old_rows'
      ' NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_update()', new_schema, target);
    EXECUTE format('CREATE TRIGGER rookery_delete AFTER DELETE ON %I.%I REFERENCING OLD TABLE AS old_rows'
      ' FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_delete()', new_schema, target);
    EXECUTE format('CREATE TRIGGER rookery_truncate AFTER TRUNCATE ON %I.%I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_truncate()', new_schema, target);
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_create_tenant_tables(name) FROM PUBLIC;

-- Deletes the tables and the registration of a tenant that is being removed. Returns whether there was one.
CREATE FUNCTION rookery_delete_tenant(removed varchar) RETURNS boolean LANGUAGE plpgsql
SET client_min_messages = warning AS $$
DECLARE
  old_schema name;
BEGIN
  SELECT table_schema INTO old_schema FROM rookery_tenants WHERE id = removed AND state = 'removing' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF old_schema NOT LIKE 't\_%' THEN
    RAISE EXCEPTION 'schema % is not one of a tenant that can be removed', old_schema;
  END IF;
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', old_schema);
  DELETE FROM rookery_tenants WHERE id = removed;
  RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_delete_tenant(varchar) FROM PUBLIC;

-- Returns the active users among pairs of schema and username. If another transaction has locked the tables of a schema,
-- returns a row without a username for it: waiting would delay the users of all other tenants. A function, because a statement cannot take the name of a
-- table as a parameter, and because each connection would otherwise prepare a statement per tenant.
CREATE FUNCTION rookery_users(schemas text[], usernames text[])
RETURNS TABLE (
  password_hash text, is_superuser boolean, topics text[], accesses integer[], username text, table_schema text)
LANGUAGE plpgsql STABLE SET lock_timeout = '20ms' AS $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT DISTINCT pair.schema FROM unnest(schemas) AS pair(schema) LOOP
    BEGIN
      RETURN QUERY EXECUTE format(
        'SELECT u.password_hash::text, COALESCE(u.is_superuser, false),'
        '  ARRAY(SELECT a.topic::text FROM %1$I.mqtt_acls a WHERE a.username = u.username ORDER BY a.topic, a.access),'
        '  ARRAY(SELECT a.access::integer FROM %1$I.mqtt_acls a WHERE a.username = u.username'
        '    ORDER BY a.topic, a.access),'
        '  u.username::text, $2'
        ' FROM %1$I.mqtt_users u WHERE u.is_active AND u.username = ANY($1)', one)
        USING ARRAY(SELECT pair.name FROM unnest(schemas, usernames) AS pair(schema, name) WHERE pair.schema = one), one;
    EXCEPTION
      -- The tenant was removed meanwhile.
      WHEN invalid_schema_name OR undefined_table THEN NULL;
      WHEN lock_not_available THEN
        RETURN QUERY SELECT NULL::text, NULL::boolean, NULL::text[], NULL::integer[], NULL::text, one;
    END;
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION rookery_users(text[], text[]) FROM PUBLIC;

-- Limits of each tenant. Statements that name no tenant still mean "default".
ALTER TABLE rookery_limits
  DROP COLUMN only_row,
  ADD COLUMN tenant varchar(63) NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id) ON DELETE CASCADE,
  ADD PRIMARY KEY (tenant);

ALTER TABLE rookery_user_limits
  DROP CONSTRAINT rookery_user_limits_pkey,
  ADD COLUMN tenant varchar(63) NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id) ON DELETE CASCADE,
  ADD PRIMARY KEY (tenant, username);
