-- As before, and states why there is no password hash: is_superuser is null if there is no user of that name, and is not if
-- the user is disabled. Events distinguish these causes of a refused login; the duration of a lookup must not: the same
-- tables are read for each name, and a row is returned for it. Brokers of earlier versions take both rows for an unknown
-- user.
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
        'SELECT u.password_hash, u.is_superuser,'
        '  ARRAY(SELECT a.topic::text FROM %1$I.mqtt_acls a WHERE a.username = n.name ORDER BY a.topic, a.access),'
        '  ARRAY(SELECT a.access::integer FROM %1$I.mqtt_acls a WHERE a.username = n.name'
        '    ORDER BY a.topic, a.access),'
        '  n.name, $2'
        ' FROM unnest($1) AS n(name) LEFT JOIN LATERAL ('
        '  SELECT CASE WHEN is_active THEN password_hash::text END AS password_hash,'
        '    COALESCE(is_superuser, false) AS is_superuser'
        '  FROM %1$I.mqtt_users WHERE username = n.name ORDER BY is_active DESC NULLS LAST LIMIT 1'
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
