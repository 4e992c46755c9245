-- How often something was tried, by all replicas together, until the end of a time. Keys are hashes: nobody's address stands here.
CREATE UNLOGGED TABLE attempts (
  key bytea PRIMARY KEY,
  count integer NOT NULL,
  ends_at timestamptz NOT NULL
);

CREATE INDEX attempts_end ON attempts (ends_at);
