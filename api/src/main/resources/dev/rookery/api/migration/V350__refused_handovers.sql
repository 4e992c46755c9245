-- Whether operators of the platform may open the console of a tenant. Without a row they may.
CREATE TABLE api_handover_settings (
  tenant text NOT NULL REFERENCES rookery_tenants (id),
  permitted boolean NOT NULL DEFAULT true,
  changed_by text,
  changed_at timestamptz,
  PRIMARY KEY (tenant)
);

SELECT rookery_isolate_tenants('api_handover_settings');

-- Refused attempts are listed, too: the customer sees who has tried, and why.
ALTER TABLE api_handovers ADD COLUMN refused boolean NOT NULL DEFAULT false;
