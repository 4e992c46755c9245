-- Events of the clients of each tenant, as the broker reports them in limited numbers. They are deleted after days, and the
-- oldest ones of a tenant above a number of rows before.
CREATE TABLE broker_events (
  tenant text COLLATE "C" NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  type text NOT NULL,
  client_id text NOT NULL,
  username text NOT NULL,
  address text NOT NULL,
  reason_code integer,
  reason text NOT NULL,
  detail text NOT NULL,
  -- Number of events that the row stands for.
  count bigint NOT NULL,
  -- Id of the event in the live stream of the tenant.
  event_id text NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX broker_events_of_client ON broker_events (tenant, client_id, id);
CREATE INDEX broker_events_of_user ON broker_events (tenant, username, id);
-- For the deletion after days: rows are inserted in the order of their times.
CREATE INDEX broker_events_by_time ON broker_events USING brin (at);

SELECT rookery_isolate_tenants('broker_events');

-- The recorded events have a stream of their own.
ALTER TABLE broker_position
  ADD COLUMN recorded_run text NOT NULL DEFAULT '',
  ADD COLUMN recorded_sequence bigint NOT NULL DEFAULT 0;
