-- Devices sorted by name and by when they were last seen. The expression is that of the queries.

CREATE INDEX devices_by_last_seen ON devices (tenant, COALESCE(last_seen, '1970-01-01 00:00:00+00'::timestamptz), id);
CREATE INDEX devices_by_name ON devices (tenant, name, id);
