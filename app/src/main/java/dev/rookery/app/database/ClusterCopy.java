package dev.rookery.app.database;

import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copy of the cluster of an embedded PostgreSQL while it runs: files, and the write-ahead log that makes them consistent when a
 * server starts on the copy. This is the low-level interface of PostgreSQL's manual (Continuous Archiving, Base Backup).
 */
public final class ClusterCopy {
    private static final Set<String> FOLDERS_WITHOUT_CONTENT = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> NOT_COPIED =
            Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init", "backup_label", "tablespace_map");

    private static final String TEMPORARY_FILES = "pgsql_tmp";

    /** Receives the files of a copy. */
    public interface Receiver {
        /** @param name relative to the data folder, with slashes */
        void folder(String name) throws IOException;

        /** Receives a file, which may change or disappear while it is read. */
        void file(String name, Path file) throws IOException;

        void file(String name, byte[] content) throws IOException;
    }

    private final Path cluster;
    private final Path root;
    private final PostgresConfig superuser;
    private final Receiver receiver;

    /** @param database the open database of the folder */
    public ClusterCopy(DataFolder folder, PostgresConfig database, Receiver receiver) {
        this.cluster = folder.cluster();
        this.root = folder.root();
        this.superuser = EmbeddedDatabase.superuser(folder, database);
        this.receiver = receiver;
    }

    /** Passes all files to the receiver. Blocks until done. */
    public void copy() throws IOException {
        try (Connection connection = PostgresClients.dataSource(superuser).getConnection();
                Statement statement = connection.createStatement()) {
            // Holds the log until the connection ends.
            statement.execute("SELECT pg_create_physical_replication_slot('rookery_backup', true, true)");
            String first = text(statement, "SELECT pg_walfile_name(pg_backup_start('rookery backup', true))");
            Files.walkFileTree(cluster, new ClusterFiles());
            String last;
            String label;
            try (ResultSet stop = statement.executeQuery(
                    "SELECT pg_walfile_name(lsn), labelfile FROM pg_backup_stop(wait_for_archive => false)")) {
                stop.next();
                last = stop.getString(1);
                label = stop.getString(2);
            }
            copyLog(first, last);
            receiver.file(name(cluster.resolve("backup_label")), label.getBytes(StandardCharsets.UTF_8));
        } catch (SQLException e) {
            throw new IOException("PostgreSQL cannot be copied: " + e.getMessage(), e);
        }
    }

    private void copyLog(String first, String last) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(cluster.resolve("pg_wal"))) {
            segments = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.length() == last.length()
                                && name.compareTo(first) >= 0
                                && name.compareTo(last) <= 0;
                    })
                    .sorted()
                    .toList();
        }
        for (Path segment : segments) {
            receiver.file(name(segment), segment);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private String name(Path file) {
        return root.relativize(file).toString();
    }

    /** Files of the cluster that a copy needs. */
    private final class ClusterFiles extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (folder.getFileName().toString().startsWith(TEMPORARY_FILES)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            receiver.folder(name(folder));
            Path parent = folder.getParent();
            boolean top = cluster.equals(parent);
            return top && FOLDERS_WITHOUT_CONTENT.contains(folder.getFileName().toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String name = file.getFileName().toString();
            if (!NOT_COPIED.contains(name) && !name.startsWith(TEMPORARY_FILES)) {
                receiver.file(name(file), file);
            }
            return FileVisitResult.CONTINUE;
        }

        /** Relations are dropped while the copy is made. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
