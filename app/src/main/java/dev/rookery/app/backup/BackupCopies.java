package dev.rookery.app.backup;

import dev.rookery.app.backup.storage.S3BackupStorage;
import dev.rookery.app.backup.storage.StoredBackup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies of backups in an object storage. Of each subject, the newest ones are retained.
 *
 * @param keep number of backups to retain, at least 1
 * @param log receives a line for each change
 */
public record BackupCopies(S3BackupStorage storage, int keep, Consumer<String> log) {
    /** Returns the backups in the storage, oldest first. */
    public List<BackupName> list() {
        return storage.list().stream()
                .map(StoredBackup::name)
                .map(BackupName::parse)
                .flatMap(Optional::stream)
                .sorted(BackupName.BY_TIME)
                .toList();
    }

    /** Returns the backups in a folder, oldest first. */
    public static List<BackupName> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> BackupName.parse(file.getFileName().toString()))
                    .flatMap(Optional::stream)
                    .sorted(BackupName.BY_TIME)
                    .toList();
        }
    }

    /**
     * Stores the backups of a folder that the storage does not have, among them those of days on which it did not answer, and
     * deletes those beyond the number to retain. The list of contents is stored before its dump, so that each dump has one.
     *
     * @return the newest backup of the folder, which the storage has now; empty if the folder has none
     */
    public Optional<BackupName> store(Path folder) throws IOException {
        List<BackupName> local = list(folder);
        Set<BackupName> stored = Set.copyOf(list());
        Set<BackupName> all = new TreeSet<>(BackupName.BY_TIME);
        all.addAll(local);
        all.addAll(stored);
        Set<BackupName> retained = newest(all);
        for (BackupName backup : local) {
            if (retained.contains(backup) && !stored.contains(backup)) {
                Path contents = folder.resolve(backup.contents());
                if (Files.exists(contents)) {
                    storage.store(contents);
                }
                Path file = folder.resolve(backup.file());
                storage.store(file);
                log.accept("Stored " + backup + ", " + Files.size(file) + " bytes, in " + storage.address() + ".");
            }
        }
        for (BackupName old : stored) {
            if (!retained.contains(old)) {
                storage.delete(old.file());
                storage.delete(old.contents());
                log.accept("Deleted " + old + " from the object storage.");
            }
        }
        return local.isEmpty() ? Optional.empty() : Optional.of(local.get(local.size() - 1));
    }

    /** Deletes the backups of a folder beyond the number to retain. */
    public static void prune(Path folder, int keep, Consumer<String> log) throws IOException {
        List<BackupName> backups = list(folder);
        Set<BackupName> retained = newest(backups, keep);
        for (BackupName backup : backups) {
            if (!retained.contains(backup)) {
                Files.deleteIfExists(folder.resolve(backup.file()));
                Files.deleteIfExists(folder.resolve(backup.contents()));
                log.accept("Deleted " + backup + ".");
            }
        }
    }

    /**
     * Fetches a backup, and its list of contents if there is one. Files that the folder has are not fetched again.
     *
     * @param name file name; empty for the newest backup
     * @return the backup; empty if the storage has none, or none of this name
     */
    public Optional<BackupName> fetch(Optional<String> name, Path folder) throws IOException {
        List<StoredBackup> objects = storage.list();
        Optional<BackupName> chosen = objects.stream()
                .map(StoredBackup::name)
                .map(BackupName::parse)
                .flatMap(Optional::stream)
                .filter(backup -> name.isEmpty() || name.get().equals(backup.file()))
                .max(BackupName.BY_TIME);
        chosen.ifPresent(backup -> Stream.of(backup.contents(), backup.file())
                .filter(file ->
                        objects.stream().anyMatch(object -> object.name().equals(file)))
                .filter(file -> Files.notExists(folder.resolve(file)))
                .forEach(file -> fetch(file, folder)));
        return chosen;
    }

    private void fetch(String file, Path folder) {
        try {
            storage.fetch(file, folder);
            log.accept("Fetched " + file + ", " + Files.size(folder.resolve(file)) + " bytes.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<BackupName> newest(Collection<BackupName> backups) {
        return newest(backups, keep);
    }

    private static Set<BackupName> newest(Collection<BackupName> backups, int keep) {
        return backups.stream().collect(Collectors.groupingBy(BackupName::subject)).values().stream()
                .flatMap(ofSubject ->
                        ofSubject.stream().sorted(BackupName.BY_TIME.reversed()).limit(keep))
                .collect(Collectors.toSet());
    }
}
