# Writes a dump of the database and its list of contents to BACKUP_FOLDER, and deletes all but the newest BACKUPS_KEPT dumps.
# The PG variables specify the database.
set -eu
umask 077
cd "$BACKUP_FOLDER"
name=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ)
# The rows of all tenants. Without them, row-level security fails the dump of a role that is not a superuser.
export PGOPTIONS='-c rookery.tenant=*'

# The exporter, or the provisioner of its own database, shows the result. A database of an earlier version does not have the table.
record() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --set=succeeded="$1" --set=name="$2" --set=bytes="$3" \
    --set=result="$4" << 'END' || echo "Cannot record the result in the database." >&2
SELECT state AS state_table, state IS NOT NULL AS known
FROM coalesce(to_regclass('rookery_backup_state'), to_regclass('provisioner_backup_state')) AS state \gset
\if :known
INSERT INTO :state_table AS state VALUES ('backup', 'volume', now(), :'succeeded', :'result',
    CASE WHEN :'succeeded' THEN now() END, CASE WHEN :'succeeded' THEN :'name' END, nullif(:'bytes', '')::bigint)
  ON CONFLICT (task, storage) DO UPDATE SET last_run_at = now(), last_run_succeeded = excluded.last_run_succeeded,
    last_result = excluded.last_result,
    last_success_at = coalesce(excluded.last_success_at, state.last_success_at),
    last_success_name = coalesce(excluded.last_success_name, state.last_success_name),
    last_success_bytes = coalesce(excluded.last_success_bytes, state.last_success_bytes);
\endif
END
}
trap '[ "$?" = 0 ] || record false "$name.dump" "" "The dump failed; the log of the job says why."' EXIT

# Files in progress have the suffix .part.
rm -f ./*.part
export BACKUP_DUMP="$name.dump.part"
# The contents are those of the snapshot that pg_dump reads: a restore test compares them.
psql --no-psqlrc --quiet --tuples-only --no-align --field-separator='	' --set=ON_ERROR_STOP=1 --set=contents="$name.contents.part" << 'END'
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv BACKUP_SNAPSHOT :snapshot
\! pg_dump --snapshot="$BACKUP_SNAPSHOT" --enable-row-security --format=custom --file="$BACKUP_DUMP" || rm -f "$BACKUP_DUMP"
\o :contents
SELECT 'role', rolname, 0 FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname;
SELECT format('SELECT %L, %L, count(*) FROM %I.%I', 'rows', n.nspname || '.' || c.relname, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname \gexec
COMMIT;
END
pg_restore --list "$BACKUP_DUMP" > /dev/null
sync
mv "$name.contents.part" "$name.contents"
mv "$BACKUP_DUMP" "$name.dump"
bytes=$(($(wc -c < "$name.dump")))
echo "Wrote $name.dump, $bytes bytes."
record true "$name.dump" "$bytes" "Wrote the dump."

ls -1 "$PGDATABASE"-*.dump | sort -r | tail -n "+$((BACKUPS_KEPT + 1))" | while read -r old; do
  rm -f "$old" "${old%.dump}.contents"
  echo "Deleted $old."
done
