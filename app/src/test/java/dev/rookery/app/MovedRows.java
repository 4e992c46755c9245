package dev.rookery.app;

import dev.rookery.testkit.TestDatabase;
import java.util.Map;
import java.util.TreeMap;

/** Rows of a tenant in all tables, as text to compare before and after a move. */
final class MovedRows {
    private final TestDatabase database;
    private final String tenant;

    MovedRows(TestDatabase database, String tenant) {
        this.database = database;
        this.tenant = tenant;
    }

    /** Inserts rows with the mark into every kind of table. */
    void create(String mark) {
        database.execute("""
                INSERT INTO rookery_limits (tenant, connections) VALUES ('TENANT', 17);
                INSERT INTO rookery_user_limits (tenant, username, inflight) VALUES ('TENANT', 'MARK user', 3);
                UPDATE rookery_tenants SET plan = 'MARK plan' WHERE id = 'TENANT';
                INSERT INTO api_users (tenant, name, password_hash, role) VALUES
                  ('TENANT', 'MARK anna', '$2a$ hash', 'owner'), ('TENANT', 'MARK bert', 'tab\tline\\nquote''', 'viewer');
                INSERT INTO api_keys (tenant, name, hash, role, scopes, created_by) VALUES
                  ('TENANT', 'MARK key', sha256('TENANT MARK'), 'admin', '{mqtt:write,"a, b"}', 'anna');
                INSERT INTO api_audit (tenant, actor_kind, actor, action, subject, detail, address)
                  SELECT 'TENANT', 'user', 'anna', 'action ' || n, 'MARK', '{"n": "\\u00e4 \\\\"}', '' FROM generate_series(1, 50) n;
                INSERT INTO provisioning_keys (tenant, name, hash, max_devices, created_by, expires_at) VALUES
                  ('TENANT', 'MARK batch', sha256('TENANT MARK batch'), 5, 'anna', now());
                INSERT INTO devices (tenant, id, name, tags) VALUES ('TENANT', 'MARK-device', 'Thermometer', '{a,b}');
                INSERT INTO rookery_usage_run_hour (run, sequence, tenant, hour, since, until, messages_in_qos1)
                  SELECT gen_random_uuid(), 0, 'TENANT', date_trunc('hour', now()) - interval '3 hours', now(), now(), n
                  FROM generate_series(1, 3) n;
                INSERT INTO rookery_usage_device VALUES ('TENANT', current_date - 1, 42, 7);
                INSERT INTO rookery_usage_report (tenant, hour, version) VALUES
                  ('TENANT', date_trunc('hour', now()) - interval '3 hours', 'v');
                """.replace("TENANT", tenant).replace("MARK", mark));
    }

    /** Adds readings of two days, and raw messages. */
    void createReadings(String mark) {
        database.execute("""
                SET ROLE platform;
                SELECT sensor_make_partition(t, d) FROM unnest(ARRAY['sensor_readings', 'sensor_raw']) t,
                  unnest(ARRAY[current_date, current_date - 1]) d;
                RESET ROLE;
                INSERT INTO sensor_series (tenant, device, metric, unit, type)
                  SELECT 'TENANT', 'MARK-device', 'metric ' || n, 'unit', 'number' FROM generate_series(1, 20) n;
                INSERT INTO sensor_readings (time, identity, value, series)
                  SELECT (current_date - i % 2)::timestamptz + i * interval '1 second', i, i / 3.0, s.id
                  FROM sensor_series s, generate_series(1, 100) i WHERE s.tenant = 'TENANT';
                INSERT INTO sensor_readings (time, identity, content, series)
                  SELECT current_date::timestamptz, 0, 'MARK', min(id) FROM sensor_series WHERE tenant = 'TENANT';
                INSERT INTO sensor_raw (tenant, time, identity, device, topic, reason, payload) VALUES
                  ('TENANT', current_date::timestamptz, 1, 'MARK-device', 'sensor/MARK', 'text', '\\x00ff0a09');
                """.replace("TENANT", tenant).replace("MARK", mark));
    }

    /** Returns the rows by table, without what differs between installations. */
    Map<String, String> describe() {
        Map<String, String> rows = new TreeMap<>();
        for (String table : database.query("SELECT t::text FROM rookery_tenant_tables() t")) {
            if (!table.matches(
                    "api_sessions|api_refresh_tokens|rookery_license|device_connections|broker_events|sensor_retention")) {
                rows.put(
                        table,
                        rows(
                                "SELECT * FROM " + table + " WHERE tenant = '" + tenant + "'",
                                table.equals("devices") ? "'tenant'" : "'tenant' - 'id'"));
            }
        }
        String schema = database.query("SELECT table_schema FROM rookery_tenants WHERE id = '" + tenant + "'")
                .get(0);
        for (String table : new String[] {"mqtt_users", "mqtt_acls"}) {
            rows.put(table, rows("SELECT * FROM " + schema + "." + table));
        }
        rows.put("registry", rows("SELECT plan, license, created_at FROM rookery_tenants WHERE id = '" + tenant + "'"));
        return rows;
    }

    /** Returns the readings with the names of their series. */
    String readings() {
        return rows("SELECT s.device, s.metric, s.unit, s.type, r.time, r.identity, r.value, r.content"
                + " FROM sensor_readings r JOIN sensor_series s ON s.id = r.series WHERE s.tenant = '" + tenant + "'");
    }

    private String rows(String query, String... without) {
        // Rows that a running broker adds count its own traffic; the run is renumbered.
        String columns = String.join(" - ", without);
        String row = "(to_jsonb(q) - 'run' - 'sequence'" + (columns.isEmpty() ? "" : " - " + columns) + ")::text";
        return database.query("SELECT string_agg(" + row + ", E'\\n' ORDER BY " + row + ") FROM (" + query + ") q"
                        + " WHERE coalesce((to_jsonb(q) ->> 'hour')::timestamptz, '-infinity') < now() - interval '2 hours'"
                        + " AND coalesce((to_jsonb(q) ->> 'day')::date, '-infinity') < current_date"
                        // Actions of the operator in the default tenant.
                        + " AND coalesce(to_jsonb(q) ->> 'action', '') NOT LIKE 'tenant.%'")
                .get(0);
    }
}
