package dev.rookery.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An initialized PostgreSQL cluster in the temporary directory that the tests of all modules copy: initdb takes a
 * second of CPU time. One template per version of PostgreSQL and user.
 */
final class ClusterTemplate {
    private static final String BINARIES = "postgres-linux-x86_64.txz";
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Path ROOT = TEMPORARY.resolve("rookery-test-" + System.getProperty("user.name"));

    private ClusterTemplate() {}

    /** Copies the template to a directory, which is empty or does not exist. */
    static void copyTo(Path cluster) throws IOException {
        Path template = find();
        if (Files.exists(cluster)) {
            Files.delete(cluster);
        }
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, cluster.resolve(template.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /**
     * Returns a directory for a cluster below that of {@link EmbeddedPostgres}, which removes the clusters of ended
     * processes there.
     */
    static Path temporaryCluster() {
        return TEMPORARY.resolve("embedded-pg").resolve(UUID.randomUUID().toString());
    }

    static void delete(Path cluster) {
        try (Stream<Path> files = Files.walk(cluster)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find() throws IOException {
        Files.createDirectories(ROOT);
        Path template = ROOT.resolve("cluster-" + version());
        try (FileChannel channel =
                        FileChannel.open(ROOT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(template)) {
                Path work = Files.createTempDirectory(ROOT, "initdb");
                PostgresServer.startOn(work, FreePort.find()).close();
                Files.move(work, template, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return template;
    }

    /** The location of the binaries names their version. */
    private static String version() {
        String location = String.valueOf(ClusterTemplate.class.getResource("/" + BINARIES));
        return UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
