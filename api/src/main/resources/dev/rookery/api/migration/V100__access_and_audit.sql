-- People who call the API, their sessions, API keys, and what was changed by whom.

CREATE TABLE api_users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'owner')),
  active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz
);

-- A login and all tokens that came of it. Access tokens name their session, so that its end is theirs.
CREATE TABLE api_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id bigint NOT NULL REFERENCES api_users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX api_sessions_of_user ON api_sessions (user_id);
CREATE INDEX api_sessions_by_end ON api_sessions (expires_at);

-- SHA-256 of random tokens. Used ones stay while their session does: whoever shows one again has stolen it, or was robbed.
CREATE TABLE api_refresh_tokens (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES api_sessions ON DELETE CASCADE,
  used_at timestamptz
);
CREATE INDEX api_refresh_tokens_of_session ON api_refresh_tokens (session_id);

CREATE TABLE api_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  hash bytea NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  scopes text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz
);

CREATE TABLE api_secrets (
  name text PRIMARY KEY,
  secret bytea NOT NULL
);

CREATE TABLE api_audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor_kind text NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  address text NOT NULL
);
CREATE INDEX api_audit_of_subject ON api_audit (subject, id);
CREATE INDEX api_audit_of_actor ON api_audit (actor, id);
