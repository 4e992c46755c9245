-- What brokers permit beyond, or short of, their defaults; null is the default. A running broker follows changes within seconds.

-- Of all clients together.
CREATE TABLE rookery_limits (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  messages_per_second integer CHECK (messages_per_second > 0)
);

-- Of each client of a user.
CREATE TABLE rookery_user_limits (
  username varchar(255) PRIMARY KEY,
  messages_per_second integer CHECK (messages_per_second > 0),
  inflight integer CHECK (inflight BETWEEN 1 AND 65535),
  queued_messages integer CHECK (queued_messages > 0),
  queued_bytes bigint CHECK (queued_bytes > 0)
);
