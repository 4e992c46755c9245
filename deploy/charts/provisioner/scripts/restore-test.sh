# Restores the newest dump in BACKUP_FOLDER into a PostgreSQL server of its own, in SCRATCH_FOLDER, and runs it until the check in
# the other container has created the file "finished" there. The server accepts connections from this pod only.
set -eu
umask 077
cd "$SCRATCH_FOLDER"
# The check reports the last line of this file.
trap 'code=$?; [ "$code" = 0 ] || [ -e restored ] || { [ -s failed ] || echo "The restore failed; the log of the container scratch says why." > failed; }' EXIT

dump=$(ls -1 "$BACKUP_FOLDER"/*.dump 2> /dev/null | sort | tail -n 1)
if [ -z "$dump" ]; then
  echo "There is no dump to restore." > failed
  exit 1
fi
contents=${dump%.dump}.contents
if [ ! -e "$contents" ]; then
  echo "$(basename "$dump") has no list of contents; an earlier version wrote it. Create another backup." > failed
  exit 1
fi
ln -s "$contents" contents
basename "$dump" > name

initdb --pgdata="$SCRATCH_FOLDER/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C > /dev/null
# Nothing survives this server, so that it need not write to the disk.
postgres -D "$SCRATCH_FOLDER/data" -p "$SCRATCH_PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
  -c full_page_writes=off -c shared_buffers=32MB -c max_wal_size=256MB &
server=$!
export PGHOST=127.0.0.1 PGPORT="$SCRATCH_PORT" PGUSER=postgres PGDATABASE=postgres PGSSLMODE=disable
until pg_isready --quiet; do
  kill -0 "$server"
  sleep 0.2
done
# A dump names owners and members of policies, but does not have roles.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 << 'END'
CREATE TABLE contents (kind text, name text, number bigint);
\copy contents FROM 'contents'
SELECT format('CREATE ROLE %I', name) FROM contents WHERE kind = 'role' AND to_regrole(quote_ident(name)) IS NULL \gexec
CREATE DATABASE restored;
END
pg_restore --dbname=restored --exit-on-error "$dump"
touch restored
echo "Restored $(cat name)."
while [ ! -e finished ]; do
  kill -0 "$server"
  sleep 0.2
done
kill -INT "$server"
wait "$server"
