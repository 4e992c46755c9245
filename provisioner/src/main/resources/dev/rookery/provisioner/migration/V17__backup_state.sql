-- Last backups and restore tests of this database, which jobs write and the provisioner shows. The name differs from that of an
-- instance's table, because both can be in one database.
CREATE TABLE provisioner_backup_state (
  task text NOT NULL CHECK (task IN ('backup', 'restore_test')),
  -- Where the backup is, or where the restored one came from.
  storage text NOT NULL CHECK (storage IN ('volume', 'object_storage')),
  -- Null if there was no run yet.
  last_run_at timestamptz,
  last_run_succeeded boolean,
  -- Reason of a failure, or a summary.
  last_result text,
  last_success_at timestamptz,
  last_success_name text,
  last_success_bytes bigint,
  -- Since when it is expected to run regularly; null if it is not.
  expected_since timestamptz,
  PRIMARY KEY (task, storage)
);
