-- Devices, and keys with which they register themselves.

CREATE TABLE provisioning_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  hash bytea NOT NULL UNIQUE,
  max_devices integer NOT NULL CHECK (max_devices > 0),
  used integer NOT NULL DEFAULT 0 CHECK (used <= max_devices),
  tags text[] NOT NULL DEFAULT '{}',
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

-- The id is a level of the device's topics and the name of its MQTT user.
CREATE TABLE devices (
  id text PRIMARY KEY,
  name text NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  provisioned_by text,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX devices_by_tag ON devices USING gin (tags);
