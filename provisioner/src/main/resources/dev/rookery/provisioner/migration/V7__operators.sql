-- People who operate the platform. Tokens of operators, in provisioner_tokens, have the rights of an admin.
CREATE TABLE operators (
  name text PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz
);

-- Sessions of browsers, by the hash of the secret in their cookie.
CREATE TABLE operator_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  hash bytea NOT NULL UNIQUE,
  operator text NOT NULL REFERENCES operators ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX operator_sessions_of_operator ON operator_sessions (operator);
CREATE INDEX operator_sessions_by_end ON operator_sessions (expires_at);

-- Acts in the console and with tokens, beside those of the command line.
ALTER TABLE operator_audit RENAME COLUMN operator TO subject;
ALTER TABLE operator_audit
  ADD COLUMN actor_kind text NOT NULL DEFAULT 'command' CHECK (actor_kind IN ('operator', 'token', 'command')),
  ADD COLUMN detail jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN address text NOT NULL DEFAULT '';
CREATE INDEX operator_audit_of_actor ON operator_audit (actor, id);
CREATE INDEX operator_audit_of_subject ON operator_audit (subject, id);

-- The list of customers, its stream, and the usage of all.
CREATE INDEX deployments_changed ON deployments (changed_at);
CREATE INDEX usage_hours_by_hour ON usage_hours (hour);
