-- Customers that a resource outside of the database declares, such as a custom resource of a cluster.
-- resource: namespace/name. fields: what the resource sets, so that requests cannot. active: false if the resource is deleted.
-- password_version: version of the password that the customer has, as the resource's Secret counts it.
CREATE TABLE declared_customers (
  customer_id varchar(32) PRIMARY KEY REFERENCES customers ON UPDATE CASCADE,
  resource text NOT NULL,
  fields text[] NOT NULL,
  active boolean NOT NULL DEFAULT true,
  password_version text
);

ALTER TABLE operator_audit
  DROP CONSTRAINT operator_audit_actor_kind_check,
  ADD CONSTRAINT operator_audit_actor_kind_check CHECK (actor_kind IN ('operator', 'token', 'command', 'resource'));
