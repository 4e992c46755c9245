# Puts the newest dump in BACKUP_FOLDER, or the one named by RESTORE_DUMP, in place of what the database has: all or nothing.
# The database is named by the PG variables.
set -eu
cd "$BACKUP_FOLDER"
dump=${RESTORE_DUMP:-$(ls -1 "$PGDATABASE"-*.dump 2> /dev/null | sort | tail -n 1)}
[ -n "$dump" ] || { echo "There is no dump of $PGDATABASE in $BACKUP_FOLDER." >&2; exit 1; }
# Only a superuser can give tables back to whom they belonged; otherwise all is the restoring role's.
superuser=$(psql --no-psqlrc --tuples-only --no-align --command='SHOW is_superuser')
[ "$superuser" = on ] || set -- --no-owner
echo "Restoring $dump ..."
pg_restore --dbname="$PGDATABASE" --clean --if-exists --single-transaction --exit-on-error "$@" "$dump"
echo "Restored $dump."
