-- The hours that the billing API knows, and in which version: what comes in late makes a new one, which is reported again.
CREATE TABLE rookery_usage_report (
  tenant varchar(63) NOT NULL,
  hour timestamptz NOT NULL,
  version text NOT NULL,
  reported_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, hour)
);
