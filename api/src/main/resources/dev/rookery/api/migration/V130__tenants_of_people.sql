-- People, sessions, API keys and audit entries of each tenant. Existing rows belong to the tenant "default". Foreign keys
-- name the tenant too, so that a session cannot belong to a user of another one.

ALTER TABLE api_refresh_tokens DROP CONSTRAINT api_refresh_tokens_session_id_fkey;
ALTER TABLE api_sessions DROP CONSTRAINT api_sessions_user_id_fkey;

ALTER TABLE api_users
  ADD COLUMN tenant text NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id),
  DROP CONSTRAINT api_users_pkey,
  DROP CONSTRAINT api_users_name_key;
ALTER TABLE api_users ALTER COLUMN tenant DROP DEFAULT, ADD PRIMARY KEY (tenant, id), ADD UNIQUE (tenant, name);

ALTER TABLE api_sessions ADD COLUMN tenant text NOT NULL DEFAULT 'default', DROP CONSTRAINT api_sessions_pkey;
ALTER TABLE api_sessions
  ALTER COLUMN tenant DROP DEFAULT,
  ADD PRIMARY KEY (tenant, id),
  ADD FOREIGN KEY (tenant, user_id) REFERENCES api_users (tenant, id) ON DELETE CASCADE;
DROP INDEX api_sessions_of_user;
CREATE INDEX api_sessions_of_user ON api_sessions (tenant, user_id);

-- Hashes stay unique among all tenants: a token is presented without its tenant.
ALTER TABLE api_refresh_tokens ADD COLUMN tenant text NOT NULL DEFAULT 'default';
ALTER TABLE api_refresh_tokens
  ALTER COLUMN tenant DROP DEFAULT,
  ADD FOREIGN KEY (tenant, session_id) REFERENCES api_sessions (tenant, id) ON DELETE CASCADE;
DROP INDEX api_refresh_tokens_of_session;
CREATE INDEX api_refresh_tokens_of_session ON api_refresh_tokens (tenant, session_id);

ALTER TABLE api_keys
  ADD COLUMN tenant text NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id),
  DROP CONSTRAINT api_keys_pkey,
  DROP CONSTRAINT api_keys_name_key;
ALTER TABLE api_keys ALTER COLUMN tenant DROP DEFAULT, ADD PRIMARY KEY (tenant, id), ADD UNIQUE (tenant, name);

-- The primary key stays the id, in whose order old entries of all tenants are deleted.
ALTER TABLE api_audit ADD COLUMN tenant text NOT NULL DEFAULT 'default' REFERENCES rookery_tenants (id);
ALTER TABLE api_audit ALTER COLUMN tenant DROP DEFAULT;
DROP INDEX api_audit_of_subject, api_audit_of_actor;
CREATE INDEX api_audit_of_tenant ON api_audit (tenant, id);
CREATE INDEX api_audit_of_subject ON api_audit (tenant, subject, id);
CREATE INDEX api_audit_of_actor ON api_audit (tenant, actor, id);

SELECT rookery_isolate_tenants(shared)
FROM unnest(ARRAY['api_users', 'api_sessions', 'api_refresh_tokens', 'api_keys', 'api_audit']::regclass[]) AS shared;
