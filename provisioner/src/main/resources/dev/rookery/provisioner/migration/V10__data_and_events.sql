-- Data of an instance that was ready is never replaced by an empty copy without a decision of an operator.
-- data: what holds the data, by name, with identities as of when the instance was ready; null before, and in earlier versions.
-- data_missing: names that are gone or have been replaced. restoring: an operator has chosen to restore a backup.
ALTER TABLE deployments
  DROP CONSTRAINT deployments_state_check,
  ADD CONSTRAINT deployments_state_check CHECK (state IN (
    'pending', 'provisioning', 'ready', 'updating', 'suspended', 'deleting', 'deleted', 'failed', 'data_missing')),
  ADD COLUMN data jsonb,
  ADD COLUMN data_missing text[] NOT NULL DEFAULT '{}',
  ADD COLUMN restoring boolean NOT NULL DEFAULT false;

-- What has happened to a customer, for operators and the customer.
CREATE TABLE customer_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id varchar(32) NOT NULL REFERENCES customers ON UPDATE CASCADE,
  at timestamptz NOT NULL DEFAULT now(),
  type text NOT NULL,
  message text NOT NULL
);
CREATE INDEX customer_events_of_customer ON customer_events (customer_id, id);
CREATE INDEX customer_events_by_time ON customer_events (at);
