# Writes a dump of the database to BACKUP_FOLDER, and deletes all but the newest BACKUPS_KEPT dumps.
# The PG variables specify the database.
set -eu
umask 077
cd "$BACKUP_FOLDER"
dump=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
# Dumps in progress have the suffix .part.
rm -f ./*.part
# The rows of all tenants. Without them, row-level security fails the dump of a role that is not a superuser.
PGOPTIONS='-c rookery.tenant=*' pg_dump --enable-row-security --format=custom --file="$dump.part"
pg_restore --list "$dump.part" > /dev/null
sync
mv "$dump.part" "$dump"
echo "Wrote $dump, $(wc -c < "$dump") bytes."

ls -1 "$PGDATABASE"-*.dump | sort -r | tail -n "+$((BACKUPS_KEPT + 1))" | while read -r old; do
  rm "$old"
  echo "Deleted $old."
done
