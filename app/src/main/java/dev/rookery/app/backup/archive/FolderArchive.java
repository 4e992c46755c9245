package dev.rookery.app.backup.archive;

import dev.rookery.app.database.ClusterCopy;
import dev.rookery.app.database.DataFolder;
import dev.rookery.broker.store.journal.JournalTool;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Archive (tar, gzip) of a data folder: the cluster of the embedded PostgreSQL, the state of the broker, and the secrets. Its last
 * entry says that it is complete.
 */
public final class FolderArchive {
    private static final String END = "backup.json";
    private static final int FORMAT = 1;

    /** Files of processes, and what is created again. The cluster and the broker's store are copied by their own means. */
    private static final Set<String> NOT_COPIED =
            Set.of("lock", "admin.address", "postgresql", "postgresql-programs", END);

    private static final String STORE = "store";

    private FolderArchive() {}

    /**
     * Writes the archive while the platform runs. The state of the broker is copied after the cluster: then the database has the
     * users of its sessions.
     *
     * @param database the open database of the folder
     * @param scratch folder for a copy of the broker's state, on a disk with space for it
     * @param target file to create
     * @param version of this build
     */
    public static void write(DataFolder folder, PostgresConfig database, Path scratch, Path target, String version)
            throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(new GZIPOutputStream(Channels.newOutputStream(channel)));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            ArchiveWriter writer = new ArchiveWriter(tar);
            new ClusterCopy(folder, database, writer).copy();
            JournalTool journal = new JournalTool(folder.broker().resolve(STORE));
            if (journal.exists()) {
                Path copy = scratch.resolve(STORE);
                journal.copy(copy);
                addTree(writer, copy, "broker/" + STORE);
            }
            addOthers(writer, folder);
            JsonObject end = new JsonObject()
                    .put("format", FORMAT)
                    .put("version", version)
                    .put("files", writer.files());
            writer.file(END, end.encode().getBytes(StandardCharsets.UTF_8));
            tar.finish();
            out.flush();
        }
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void addOthers(ArchiveWriter writer, DataFolder folder) throws IOException {
        for (Path entry : children(folder.root())) {
            String name = entry.getFileName().toString();
            // Temporary files begin with a dot.
            if (NOT_COPIED.contains(name) || name.startsWith(".") || name.startsWith("postgresql-incomplete")) {
                continue;
            }
            if (!entry.equals(folder.broker())) {
                addTree(writer, entry, name);
                continue;
            }
            for (Path child : children(entry)) {
                if (!child.getFileName().toString().equals(STORE)) {
                    addTree(writer, child, name + "/" + child.getFileName());
                }
            }
        }
    }

    private static void addTree(ArchiveWriter writer, Path path, String name) throws IOException {
        if (Files.isDirectory(path)) {
            writer.folder(name);
            for (Path child : children(path)) {
                addTree(writer, child, name + "/" + child.getFileName());
            }
        } else if (Files.isRegularFile(path)) {
            writer.file(name, path);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /**
     * Unpacks an archive.
     *
     * @param target folder that does not exist or is empty
     * @throws IOException if the archive is damaged or incomplete; then the target has a part of it
     */
    public static void unpack(Path archive, Path target) throws IOException {
        Files.createDirectories(target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
        if (!children(target).isEmpty()) {
            throw new IOException(target + " is not empty");
        }
        long files = 0;
        String end = "";
        try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive has a file outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                } else if (entry.getName().equals(END)) {
                    end = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                } else {
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                    files++;
                }
            }
        }
        requireComplete(end, files);
    }

    private static void requireComplete(String end, long files) throws IOException {
        if (end.isEmpty()) {
            throw new IOException("The archive is incomplete");
        }
        JsonObject json = new JsonObject(end);
        if (json.getInteger("format") > FORMAT) {
            throw new IOException("A newer version of Rookery (" + json.getString("version") + ") wrote the archive");
        }
        if (json.getLong("files") != files) {
            throw new IOException("The archive has " + files + " files instead of " + json.getLong("files"));
        }
    }
}
