# Writes a dump of the database into BACKUP_FOLDER and removes the oldest beyond BACKUPS_KEPT.
# The database is named by the PG variables.
set -eu
umask 077
cd "$BACKUP_FOLDER"
dump=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
# A dump has its name only when it is whole.
rm -f ./*.part
pg_dump --format=custom --file="$dump.part"
pg_restore --list "$dump.part" > /dev/null
sync
mv "$dump.part" "$dump"
echo "Wrote $dump, $(wc -c < "$dump") bytes."

ls -1 "$PGDATABASE"-*.dump | sort -r | tail -n "+$((BACKUPS_KEPT + 1))" | while read -r old; do
  rm "$old"
  echo "Removed $old."
done
