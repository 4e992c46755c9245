-- Returns a row for each pair of schema and username; without a password hash if there is no active user of that name. The
-- rows of mqtt_acls are read in both cases: the duration of a lookup must not reveal which users exist. If another
-- transaction has locked the tables of a schema, returns a row without a username for it. Brokers of earlier versions
-- take a row without a password hash for an unknown user, too.
CREATE OR REPLACE FUNCTION rookery_users(schemas text[], usernames text[])
RETURNS TABLE (
  password_hash text, is_superuser boolean, topics text[], accesses integer[], username text, table_schema text)
LANGUAGE plpgsql STABLE SET lock_timeout = '20ms' AS $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT DISTINCT pair.schema FROM unnest(schemas) AS pair(schema) LOOP
    BEGIN
      -- The limits keep each lookup one of an index.
      RETURN QUERY EXECUTE format(
        'SELECT u.password_hash, COALESCE(u.is_superuser, false),'
        '  ARRAY(SELECT a.topic::text FROM %1$I.mqtt_acls a WHERE a.username = n.name ORDER BY a.topic, a.access),'
        '  ARRAY(SELECT a.access::integer FROM %1$I.mqtt_acls a WHERE a.username = n.name'
        '    ORDER BY a.topic, a.access),'
        '  n.name, $2'
        ' FROM unnest($1) AS n(name) LEFT JOIN LATERAL ('
        '  SELECT password_hash::text, is_superuser FROM %1$I.mqtt_users WHERE is_active AND username = n.name LIMIT 1'
        ' ) AS u ON true', one)
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
