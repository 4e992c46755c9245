-- What the licence is worth, for those who watch from outside; one row, which the API writes. The key itself is never stored.
CREATE TABLE rookery_license (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  state text NOT NULL CHECK (state IN ('valid', 'grace', 'expired', 'invalid', 'missing')),
  plan text NOT NULL,
  expires_at timestamptz,
  -- Limits as they count now; 0 is no limit.
  devices integer NOT NULL,
  users integer NOT NULL,
  messages_per_second integer NOT NULL,
  retention_days integer NOT NULL,
  checked_at timestamptz NOT NULL
);
