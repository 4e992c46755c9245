-- Which licence was issued last: times of one second are the same, and clocks of replicas differ.
ALTER TABLE licences ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;

DROP INDEX licences_of_customer;
CREATE INDEX licences_of_customer ON licences (customer_id, number DESC);
