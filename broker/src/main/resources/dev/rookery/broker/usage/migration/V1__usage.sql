-- What tenants used. A row is what one run of a broker counted in one hour so far, so that writing it again changes nothing and
-- a broker that was killed and started again adds rows of its own. sequence grows with each hour that the run enters: when the
-- clock is set back, a second row of the same hour begins, and no value ever becomes smaller.
CREATE TABLE rookery_usage_run_hour (
  run uuid NOT NULL,
  sequence bigint NOT NULL,
  tenant varchar(63) NOT NULL,
  hour timestamptz NOT NULL,
  -- First and last time that the run counted in this row, by the broker's clock.
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  -- When this row was last written, by PostgreSQL's clock.
  written_at timestamptz NOT NULL DEFAULT now(),
  messages_in_qos0 bigint NOT NULL DEFAULT 0,
  messages_in_qos1 bigint NOT NULL DEFAULT 0,
  messages_in_qos2 bigint NOT NULL DEFAULT 0,
  bytes_in_qos0 bigint NOT NULL DEFAULT 0,
  bytes_in_qos1 bigint NOT NULL DEFAULT 0,
  bytes_in_qos2 bigint NOT NULL DEFAULT 0,
  messages_out_qos0 bigint NOT NULL DEFAULT 0,
  messages_out_qos1 bigint NOT NULL DEFAULT 0,
  messages_out_qos2 bigint NOT NULL DEFAULT 0,
  bytes_out_qos0 bigint NOT NULL DEFAULT 0,
  bytes_out_qos1 bigint NOT NULL DEFAULT 0,
  bytes_out_qos2 bigint NOT NULL DEFAULT 0,
  connections_opened bigint NOT NULL DEFAULT 0,
  refused_not_authorized bigint NOT NULL DEFAULT 0,
  refused_unavailable bigint NOT NULL DEFAULT 0,
  refused_busy bigint NOT NULL DEFAULT 0,
  refused_limit bigint NOT NULL DEFAULT 0,
  refused_invalid bigint NOT NULL DEFAULT 0,
  connection_milliseconds bigint NOT NULL DEFAULT 0,
  dropped_queue_full bigint NOT NULL DEFAULT 0,
  dropped_slow_client bigint NOT NULL DEFAULT 0,
  dropped_client_away bigint NOT NULL DEFAULT 0,
  dropped_too_large bigint NOT NULL DEFAULT 0,
  dropped_expired bigint NOT NULL DEFAULT 0,
  dropped_no_right_to_read bigint NOT NULL DEFAULT 0,
  dropped_not_authorized bigint NOT NULL DEFAULT 0,
  dropped_limit bigint NOT NULL DEFAULT 0,
  peak_connections bigint NOT NULL DEFAULT 0,
  peak_retained_bytes bigint NOT NULL DEFAULT 0,
  peak_queued_bytes bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run, sequence, tenant)
) WITH (fillfactor = 50); -- room to rewrite a row every few seconds in its own page

CREATE INDEX rookery_usage_run_hour_tenant ON rookery_usage_run_hour (tenant, hour);

-- Users that were connected, as 64-bit digests of their names; bit n of hours stands for the n-th hour of the day (UTC).
CREATE TABLE rookery_usage_device (
  tenant varchar(63) NOT NULL,
  day date NOT NULL,
  device bigint NOT NULL,
  hours integer NOT NULL,
  PRIMARY KEY (tenant, day, device)
);

-- Peaks of runs that were there at the same time add up: replicas. Those of runs one after the other do not: restarts.
CREATE VIEW rookery_usage_by_hour AS
SELECT
  added_up.tenant,
  added_up.hour,
  added_up.messages_in_qos0,
  added_up.messages_in_qos1,
  added_up.messages_in_qos2,
  added_up.bytes_in_qos0,
  added_up.bytes_in_qos1,
  added_up.bytes_in_qos2,
  added_up.messages_out_qos0,
  added_up.messages_out_qos1,
  added_up.messages_out_qos2,
  added_up.bytes_out_qos0,
  added_up.bytes_out_qos1,
  added_up.bytes_out_qos2,
  added_up.connections_opened,
  added_up.refused_not_authorized,
  added_up.refused_unavailable,
  added_up.refused_busy,
  added_up.refused_limit,
  added_up.refused_invalid,
  added_up.connection_milliseconds,
  added_up.dropped_queue_full,
  added_up.dropped_slow_client,
  added_up.dropped_client_away,
  added_up.dropped_too_large,
  added_up.dropped_expired,
  added_up.dropped_no_right_to_read,
  added_up.dropped_not_authorized,
  added_up.dropped_limit,
  at_once.peak_connections, at_once.peak_retained_bytes, at_once.peak_queued_bytes,
  (SELECT count(*) FROM rookery_usage_device AS device
   WHERE device.tenant = added_up.tenant
     AND device.day = (added_up.hour AT TIME ZONE 'UTC')::date
     AND device.hours & (1 << extract(hour FROM added_up.hour AT TIME ZONE 'UTC')::integer) <> 0) AS active_devices
FROM (
  SELECT
    tenant,
    hour,
    sum(messages_in_qos0)::bigint AS messages_in_qos0,
    sum(messages_in_qos1)::bigint AS messages_in_qos1,
    sum(messages_in_qos2)::bigint AS messages_in_qos2,
    sum(bytes_in_qos0)::bigint AS bytes_in_qos0,
    sum(bytes_in_qos1)::bigint AS bytes_in_qos1,
    sum(bytes_in_qos2)::bigint AS bytes_in_qos2,
    sum(messages_out_qos0)::bigint AS messages_out_qos0,
    sum(messages_out_qos1)::bigint AS messages_out_qos1,
    sum(messages_out_qos2)::bigint AS messages_out_qos2,
    sum(bytes_out_qos0)::bigint AS bytes_out_qos0,
    sum(bytes_out_qos1)::bigint AS bytes_out_qos1,
    sum(bytes_out_qos2)::bigint AS bytes_out_qos2,
    sum(connections_opened)::bigint AS connections_opened,
    sum(refused_not_authorized)::bigint AS refused_not_authorized,
    sum(refused_unavailable)::bigint AS refused_unavailable,
    sum(refused_busy)::bigint AS refused_busy,
    sum(refused_limit)::bigint AS refused_limit,
    sum(refused_invalid)::bigint AS refused_invalid,
    sum(connection_milliseconds)::bigint AS connection_milliseconds,
    sum(dropped_queue_full)::bigint AS dropped_queue_full,
    sum(dropped_slow_client)::bigint AS dropped_slow_client,
    sum(dropped_client_away)::bigint AS dropped_client_away,
    sum(dropped_too_large)::bigint AS dropped_too_large,
    sum(dropped_expired)::bigint AS dropped_expired,
    sum(dropped_no_right_to_read)::bigint AS dropped_no_right_to_read,
    sum(dropped_not_authorized)::bigint AS dropped_not_authorized,
    sum(dropped_limit)::bigint AS dropped_limit
  FROM rookery_usage_run_hour
  GROUP BY tenant, hour
) AS added_up
CROSS JOIN LATERAL (
  SELECT
    max(peak_connections) AS peak_connections,
    max(peak_retained_bytes) AS peak_retained_bytes,
    max(peak_queued_bytes) AS peak_queued_bytes
  FROM (
    SELECT
      sum(other.peak_connections)::bigint AS peak_connections,
      sum(other.peak_retained_bytes)::bigint AS peak_retained_bytes,
      sum(other.peak_queued_bytes)::bigint AS peak_queued_bytes
    FROM rookery_usage_run_hour AS one
    JOIN rookery_usage_run_hour AS other
      ON other.tenant = one.tenant AND other.hour = one.hour
      AND other.since <= one.since AND other.until >= one.since
      AND (other.run <> one.run OR other.sequence = one.sequence)
    WHERE one.tenant = added_up.tenant AND one.hour = added_up.hour
    GROUP BY one.run, one.sequence
  ) AS moments
) AS at_once;

CREATE VIEW rookery_usage_by_day AS
SELECT
  added_up.*,
  (SELECT count(*) FROM rookery_usage_device AS device
   WHERE device.tenant = added_up.tenant AND device.day = added_up.day) AS active_devices
FROM (
  SELECT
    tenant,
    (hour AT TIME ZONE 'UTC')::date AS day,
    sum(messages_in_qos0)::bigint AS messages_in_qos0,
    sum(messages_in_qos1)::bigint AS messages_in_qos1,
    sum(messages_in_qos2)::bigint AS messages_in_qos2,
    sum(bytes_in_qos0)::bigint AS bytes_in_qos0,
    sum(bytes_in_qos1)::bigint AS bytes_in_qos1,
    sum(bytes_in_qos2)::bigint AS bytes_in_qos2,
    sum(messages_out_qos0)::bigint AS messages_out_qos0,
    sum(messages_out_qos1)::bigint AS messages_out_qos1,
    sum(messages_out_qos2)::bigint AS messages_out_qos2,
    sum(bytes_out_qos0)::bigint AS bytes_out_qos0,
    sum(bytes_out_qos1)::bigint AS bytes_out_qos1,
    sum(bytes_out_qos2)::bigint AS bytes_out_qos2,
    sum(connections_opened)::bigint AS connections_opened,
    sum(refused_not_authorized)::bigint AS refused_not_authorized,
    sum(refused_unavailable)::bigint AS refused_unavailable,
    sum(refused_busy)::bigint AS refused_busy,
    sum(refused_limit)::bigint AS refused_limit,
    sum(refused_invalid)::bigint AS refused_invalid,
    sum(connection_milliseconds)::bigint AS connection_milliseconds,
    sum(dropped_queue_full)::bigint AS dropped_queue_full,
    sum(dropped_slow_client)::bigint AS dropped_slow_client,
    sum(dropped_client_away)::bigint AS dropped_client_away,
    sum(dropped_too_large)::bigint AS dropped_too_large,
    sum(dropped_expired)::bigint AS dropped_expired,
    sum(dropped_no_right_to_read)::bigint AS dropped_no_right_to_read,
    sum(dropped_not_authorized)::bigint AS dropped_not_authorized,
    sum(dropped_limit)::bigint AS dropped_limit,
    max(peak_connections) AS peak_connections,
    max(peak_retained_bytes) AS peak_retained_bytes,
    max(peak_queued_bytes) AS peak_queued_bytes
  FROM rookery_usage_by_hour
  GROUP BY 1, 2
) AS added_up;

-- month is its first day.
CREATE VIEW rookery_usage_by_month AS
SELECT
  added_up.*,
  (SELECT count(DISTINCT device.device) FROM rookery_usage_device AS device
   WHERE device.tenant = added_up.tenant
     AND device.day >= added_up.month
     AND device.day < (added_up.month + interval '1 month')::date) AS active_devices
FROM (
  SELECT
    tenant,
    date_trunc('month', day)::date AS month,
    sum(messages_in_qos0)::bigint AS messages_in_qos0,
    sum(messages_in_qos1)::bigint AS messages_in_qos1,
    sum(messages_in_qos2)::bigint AS messages_in_qos2,
    sum(bytes_in_qos0)::bigint AS bytes_in_qos0,
    sum(bytes_in_qos1)::bigint AS bytes_in_qos1,
    sum(bytes_in_qos2)::bigint AS bytes_in_qos2,
    sum(messages_out_qos0)::bigint AS messages_out_qos0,
    sum(messages_out_qos1)::bigint AS messages_out_qos1,
    sum(messages_out_qos2)::bigint AS messages_out_qos2,
    sum(bytes_out_qos0)::bigint AS bytes_out_qos0,
    sum(bytes_out_qos1)::bigint AS bytes_out_qos1,
    sum(bytes_out_qos2)::bigint AS bytes_out_qos2,
    sum(connections_opened)::bigint AS connections_opened,
    sum(refused_not_authorized)::bigint AS refused_not_authorized,
    sum(refused_unavailable)::bigint AS refused_unavailable,
    sum(refused_busy)::bigint AS refused_busy,
    sum(refused_limit)::bigint AS refused_limit,
    sum(refused_invalid)::bigint AS refused_invalid,
    sum(connection_milliseconds)::bigint AS connection_milliseconds,
    sum(dropped_queue_full)::bigint AS dropped_queue_full,
    sum(dropped_slow_client)::bigint AS dropped_slow_client,
    sum(dropped_client_away)::bigint AS dropped_client_away,
    sum(dropped_too_large)::bigint AS dropped_too_large,
    sum(dropped_expired)::bigint AS dropped_expired,
    sum(dropped_no_right_to_read)::bigint AS dropped_no_right_to_read,
    sum(dropped_not_authorized)::bigint AS dropped_not_authorized,
    sum(dropped_limit)::bigint AS dropped_limit,
    max(peak_connections) AS peak_connections,
    max(peak_retained_bytes) AS peak_retained_bytes,
    max(peak_queued_bytes) AS peak_queued_bytes
  FROM rookery_usage_by_day
  GROUP BY 1, 2
) AS added_up;
