-- Operators of the platform in the console of a tenant, each for some minutes. Codes are single-use: the row of a used one stays.
CREATE TABLE api_handovers (
  tenant text NOT NULL REFERENCES rookery_tenants (id),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  code uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  operator text NOT NULL,
  reason text NOT NULL,
  role text NOT NULL DEFAULT 'viewer' CHECK (role IN ('viewer', 'operator')),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text,
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, code)
);
CREATE INDEX api_handovers_of_tenant ON api_handovers (tenant, started_at);

SELECT rookery_isolate_tenants('api_handovers');
