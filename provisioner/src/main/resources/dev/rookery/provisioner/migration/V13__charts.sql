-- Charts of this and earlier versions of the provisioner, as ZIP archives, for instances that stay on one until a rollout.
CREATE TABLE charts (
  digest text PRIMARY KEY,
  version text NOT NULL,
  archive bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- chart: null is the chart of the running provisioner.
ALTER TABLE deployments ADD COLUMN chart text REFERENCES charts;

-- At most one row, which exists if new charts are rolled out by operators only. chart: the one of new customers.
CREATE TABLE staged_charts (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  chart text NOT NULL REFERENCES charts
);
