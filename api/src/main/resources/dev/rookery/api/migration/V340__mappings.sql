-- How messages of other topics and formats than those of sensor/{device} become readings.
CREATE TABLE sensor_mappings (
  tenant text COLLATE "C" NOT NULL REFERENCES rookery_tenants (id),
  name text COLLATE "C" NOT NULL,
  -- Applies to one device, to those with a tag or, without both, to all.
  device text,
  tag text,
  topic text NOT NULL,
  -- Format, values and time.
  rules jsonb NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Time from which the topic and the device are as they are.
  subscribed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, name)
);

-- What edge nodes of Sparkplug, and devices of theirs, have declared in their last BIRTH: names, types and aliases of metrics.
CREATE TABLE sensor_sparkplug_births (
  tenant text COLLATE "C" NOT NULL,
  node text COLLATE "C" NOT NULL,
  metrics text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, node)
);

SELECT rookery_isolate_tenants(shared)
FROM unnest(ARRAY['sensor_mappings', 'sensor_sparkplug_births']::regclass[]) AS shared;
