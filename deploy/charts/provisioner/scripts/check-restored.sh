# Waits for the restored database of restore-test.sh, and checks it. The PG variables specify the database of the instance, which
# receives the result.
set -eu
trap 'touch "$SCRATCH_FOLDER/finished"' EXIT
until [ -e "$SCRATCH_FOLDER/restored" ] || [ -e "$SCRATCH_FOLDER/failed" ]; do
  sleep 0.2
done
if [ -e "$SCRATCH_FOLDER/failed" ]; then
  rookery backup check --failed="$(tail -n 1 "$SCRATCH_FOLDER/failed")" --storage="$BACKUP_STORAGE"
  exit 1
fi
rookery backup check --restored="postgresql://postgres@127.0.0.1:$SCRATCH_PORT/restored?sslmode=disable" \
  --contents="$SCRATCH_FOLDER/contents" --name="$(cat "$SCRATCH_FOLDER/name")" --storage="$BACKUP_STORAGE"
