-- Customers stay for ever, so that an id is never given to somebody else.
CREATE TABLE customers (
  id varchar(32) PRIMARY KEY,
  email text NOT NULL UNIQUE,
  company_name text NOT NULL,
  password_hash text NOT NULL,
  plan text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- What is wanted: desired, generation (grows with each change), image, delete_after. Written by the API.
-- What is: all else. Written by whoever holds the lock of the customer.
CREATE TABLE deployments (
  customer_id varchar(32) PRIMARY KEY REFERENCES customers,
  desired text NOT NULL DEFAULT 'running' CHECK (desired IN ('running', 'suspended', 'deleted')),
  generation bigint NOT NULL DEFAULT 1,
  image text,
  delete_after timestamptz,
  state text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'provisioning', 'ready', 'updating', 'suspended', 'deleting', 'deleted', 'failed')),
  observed_generation bigint NOT NULL DEFAULT 0,
  step text,
  error text,
  attempts integer NOT NULL DEFAULT 0,
  next_try timestamptz NOT NULL DEFAULT now(),
  last_try timestamptz,
  dirty boolean NOT NULL DEFAULT false,
  progressing_since timestamptz,
  first_ready_at timestamptz,
  observation jsonb NOT NULL DEFAULT '{}',
  changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX deployments_due ON deployments (next_try) WHERE state <> 'deleted';

-- Keys that licences are signed with; the private part is encrypted with a secret that is not in the database.
CREATE TABLE licence_keys (
  id text PRIMARY KEY,
  public_key text NOT NULL,
  private_key bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE licences (
  id uuid PRIMARY KEY,
  customer_id varchar(32) NOT NULL REFERENCES customers,
  plan text NOT NULL,
  key_id text NOT NULL REFERENCES licence_keys,
  token text NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE INDEX licences_of_customer ON licences (customer_id, issued_at DESC);

-- Of tokens only the hash is kept. Those of operators have a name, those of customers an end.
CREATE TABLE provisioner_tokens (
  hash bytea PRIMARY KEY,
  customer_id varchar(32) REFERENCES customers,
  operator text,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((customer_id IS NULL) <> (operator IS NULL))
);

-- Each hour once; a report that comes again takes the place of the one before.
CREATE TABLE usage_hours (
  customer_id varchar(32) NOT NULL REFERENCES customers,
  tenant varchar(63) NOT NULL,
  hour timestamptz NOT NULL,
  active_devices bigint NOT NULL,
  usage jsonb NOT NULL,
  idempotency_key text,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (customer_id, tenant, hour)
);
