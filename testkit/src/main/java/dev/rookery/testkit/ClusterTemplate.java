package dev.rookery.testkit;

import java.io.File;
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
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Initialized PostgreSQL cluster that tests copy, because initdb takes a second of CPU time. All JVMs of a user share
 * one template per version of PostgreSQL, in the directory for temporary files. Thread-safe.
 */
final class ClusterTemplate {
    private static final String BINARIES = "/postgres-linux-x86_64.txz";
    private static final Path ROOT =
            Path.of(System.getProperty("java.io.tmpdir"), "rookery-clusters-" + System.getProperty("user.name"));
    /**
     * Files of a server process, which are not copied. With the lock file of {@code EmbeddedPostgres} and the timestamp of
     * the template, other JVMs would delete the copy as the cluster of a terminated process.
     */
    private static final List<String> PROCESS_FILES = List.of("epg-lock", "postmaster.pid", "postmaster.opts");

    private ClusterTemplate() {}

    /** Copies the template to a directory that is empty or does not exist. */
    static void copyTo(Path cluster) {
        try {
            copy(find(), cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path template, Path cluster) throws IOException {
        Files.createDirectories(cluster.toAbsolutePath().getParent());
        Files.deleteIfExists(cluster);
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : (Iterable<Path>) files.filter(ClusterTemplate::isData)::iterator) {
                Files.copy(file, cluster.resolve(template.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static boolean isData(Path file) {
        return !PROCESS_FILES.contains(file.getFileName().toString());
    }

    /** Deletes a cluster whose server may still be writing, as far as possible. */
    static void delete(Path cluster) {
        try (Stream<Path> files = Files.walk(cluster)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // The library deletes the rest.
        }
    }

    private static synchronized Path find() throws IOException {
        Files.createDirectories(ROOT);
        Path template = ROOT.resolve("cluster-" + version());
        try (FileChannel channel =
                        FileChannel.open(ROOT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(template)) {
                create(template);
            }
        }
        return template;
    }

    private static void create(Path template) throws IOException {
        Path cluster = Files.createTempDirectory(ROOT, "initdb");
        PostgresProcess.initialize(cluster).stop();
        Files.move(cluster, template, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The location of the binaries contains their version. */
    private static String version() {
        String location = Objects.toString(ClusterTemplate.class.getResource(BINARIES));
        return UUID.nameUUIDFromBytes(location.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
