-- Tells listeners of channel rookery_auth which users a statement changed: {"at": epoch milliseconds, "users": [...]},
-- or "users": null where they are too many to name. One notice for each statement, however many rows it touched.

CREATE OR REPLACE FUNCTION rookery_notify_users(usernames text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  at bigint := (extract(epoch FROM clock_timestamp()) * 1000)::bigint;
  payload text;
BEGIN
  IF cardinality(usernames) = 0 THEN
    RETURN;
  END IF;
  payload := json_build_object('at', at, 'users', to_json(usernames))::text;
  -- NOTIFY takes fewer than 8000 bytes.
  IF octet_length(payload) >= 8000 THEN
    payload := json_build_object('at', at, 'users', NULL)::text;
  END IF;
  PERFORM pg_notify('rookery_auth', payload);
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_notify_users(ARRAY(SELECT DISTINCT username::text FROM new_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_notify_users(
    ARRAY(SELECT username::text FROM old_rows UNION SELECT username::text FROM new_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM rookery_notify_users(ARRAY(SELECT DISTINCT username::text FROM old_rows));
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION rookery_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(
    'rookery_auth',
    json_build_object('at', (extract(epoch FROM clock_timestamp()) * 1000)::bigint, 'users', NULL)::text);
  RETURN NULL;
END
$$;

-- Tables that another role owns go without triggers: the broker's poll finds their changes.
DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY['mqtt_users', 'mqtt_acls'] LOOP
    BEGIN
      EXECUTE format('CREATE TRIGGER rookery_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_insert()', target);
      EXECUTE format('CREATE TRIGGER rookery_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows'
        ' NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_update()', target);
      EXECUTE format('CREATE TRIGGER rookery_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_delete()', target);
      EXECUTE format('CREATE TRIGGER rookery_truncate AFTER TRUNCATE ON %I'
        ' FOR EACH STATEMENT EXECUTE FUNCTION rookery_on_truncate()', target);
    EXCEPTION
      WHEN insufficient_privilege OR wrong_object_type THEN
        RAISE WARNING 'no triggers on %: %', target, SQLERRM;
    END;
  END LOOP;
END
$$;
