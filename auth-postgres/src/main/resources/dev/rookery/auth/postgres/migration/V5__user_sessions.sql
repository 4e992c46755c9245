-- Sessions of a user, connected or not; null is the default.
ALTER TABLE rookery_limits
  ADD COLUMN client_user_sessions integer CHECK (client_user_sessions > 0),
-- Columns that the license has set.
  ADD COLUMN license_columns text[] NOT NULL DEFAULT '{}';

ALTER TABLE rookery_user_limits ADD COLUMN user_sessions integer CHECK (user_sessions > 0);
