-- Since when a backup or a restore test is expected to run regularly; null if it is not. A row without a run is one that has not
-- run yet, which alerts report.
ALTER TABLE rookery_backup_state
  ALTER COLUMN last_run_at DROP NOT NULL,
  ALTER COLUMN last_run_succeeded DROP NOT NULL,
  ALTER COLUMN last_result DROP NOT NULL,
  ADD COLUMN expected_since timestamptz;
