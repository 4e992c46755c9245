-- What people see of their sessions and keys, and searches of the audit log.

ALTER TABLE api_sessions
  ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
  -- Address and User-Agent of the last login or refresh; empty for sessions of earlier versions.
  ADD COLUMN address text NOT NULL DEFAULT '',
  ADD COLUMN program text NOT NULL DEFAULT '';

ALTER TABLE api_keys
  ADD COLUMN last_used_at timestamptz,
  ADD COLUMN version bigint NOT NULL DEFAULT 1;

CREATE INDEX api_audit_by_time ON api_audit (tenant, at);
CREATE INDEX api_audit_of_action ON api_audit (tenant, action, id);
