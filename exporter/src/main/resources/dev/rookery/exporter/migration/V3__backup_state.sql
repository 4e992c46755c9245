-- Last backups and restore tests of the installation, which jobs write and the exporter shows. Without rows of tenants.
CREATE TABLE rookery_backup_state (
  task text NOT NULL CHECK (task IN ('backup', 'restore_test')),
  -- Where the backup is, or where the restored one came from.
  storage text NOT NULL CHECK (storage IN ('volume', 'object_storage')),
  last_run_at timestamptz NOT NULL,
  last_run_succeeded boolean NOT NULL,
  -- Reason of a failure, or a summary.
  last_result text NOT NULL,
  last_success_at timestamptz,
  last_success_name text,
  last_success_bytes bigint,
  PRIMARY KEY (task, storage)
);
