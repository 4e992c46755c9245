# Replaces the database with the dump RESTORE_DUMP, by default the newest one in BACKUP_FOLDER, in one transaction.
# The PG variables specify the database.
set -eu
cd "$BACKUP_FOLDER"
dump=${RESTORE_DUMP:-$(ls -1 "$PGDATABASE"-*.dump 2> /dev/null | sort | tail -n 1)}
[ -n "$dump" ] || { echo "No dump of $PGDATABASE in $BACKUP_FOLDER." >&2; exit 1; }
# Only a superuser can restore the owners of tables; otherwise the restoring role owns all of them.
superuser=$(psql --no-psqlrc --tuples-only --no-align --command='SHOW is_superuser')
[ "$superuser" = on ] || set -- --no-owner
echo "Restoring $dump ..."
pg_restore --dbname="$PGDATABASE" --clean --if-exists --single-transaction --exit-on-error "$@" "$dump"
echo "Restored $dump."
