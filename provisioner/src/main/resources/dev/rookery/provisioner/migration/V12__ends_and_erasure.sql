-- ending: stage of the end of a plan whose licenses are not renewed; null as long as the license is valid.
ALTER TABLE deployments
  ADD COLUMN ending text CHECK (ending IN ('notice', 'grace', 'suspended')),
  ADD COLUMN ending_since timestamptz;

CREATE INDEX deployments_ending ON deployments (ending) WHERE ending IS NOT NULL;

-- An erased customer has a new, random id, which its usage keeps for bills.
ALTER TABLE customers ADD COLUMN erase_requested_at timestamptz, ADD COLUMN erased_at timestamptz;
CREATE INDEX customers_to_erase ON customers (id) WHERE erase_requested_at IS NOT NULL AND erased_at IS NULL;

ALTER TABLE deployments DROP CONSTRAINT deployments_customer_id_fkey,
  ADD CONSTRAINT deployments_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE;
ALTER TABLE licenses DROP CONSTRAINT licenses_customer_id_fkey,
  ADD CONSTRAINT licenses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE;
ALTER TABLE provisioner_tokens DROP CONSTRAINT provisioner_tokens_customer_id_fkey,
  ADD CONSTRAINT provisioner_tokens_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE;
ALTER TABLE usage_hours DROP CONSTRAINT usage_hours_customer_id_fkey,
  ADD CONSTRAINT usage_hours_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE;

-- Ids of erased customers are never given to others: their host names may still be known to devices. Keyed hashes.
CREATE TABLE retired_customer_ids (
  hash bytea PRIMARY KEY
);
