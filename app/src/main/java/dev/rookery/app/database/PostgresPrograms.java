package dev.rookery.app.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Programs of the PostgreSQL server, extracted from the jar that contains them.
 *
 * @param folder contains {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path folder) {
    /**
     * Returns the programs in a subfolder of the parent, and extracts them first if they are missing. Removes those of other
     * versions. Not safe for concurrent use of the same parent: hold the {@link FolderLock}.
     */
    static PostgresPrograms extract(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path target = parent.resolve("postgresql-" + version());
        if (!Files.isDirectory(target)) {
            try (Stream<Path> others = Files.list(parent)) {
                others.forEach(PostgresPrograms::delete);
            }
            Path incomplete = Files.createTempDirectory(parent, "incomplete-");
            unpack(incomplete);
            Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(target);
    }

    /** Returns the path of a program. */
    String path(String program) {
        return folder.resolve("bin").resolve(program).toString();
    }

    /** Returns the length of the archive: the library does not tell its version, and reading the archive takes a second. */
    private static String version() throws IOException {
        try (InputStream archive = archive()) {
            return DataFolder.POSTGRES_MAJOR + "-" + archive.available();
        }
    }

    private static InputStream archive() throws IOException {
        String name = property("os.name").toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "Darwin" : name.startsWith("windows") ? "Windows" : "Linux";
        String architecture = property("os.arch");
        InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, architecture.equals("amd64") ? "x86_64" : architecture);
        if (archive == null) {
            throw new IOException("no PostgreSQL for " + system + " on " + architecture + " is included");
        }
        return archive;
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    private static void unpack(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path programs = folder.resolve("bin");
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("the archive contains " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(Objects.requireNonNullElse(path.getParent(), folder));
                    unpack(tar, entry, path);
                    if (path.startsWith(programs) && !Files.isSymbolicLink(path)) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
