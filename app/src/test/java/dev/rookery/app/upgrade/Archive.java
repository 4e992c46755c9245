package dev.rookery.app.upgrade;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Archives of folders: {@code .tar.xz}. */
final class Archive {
    /**
     * Reproducible: equal contents give equal archives. The dictionary spans two PostgreSQL databases, whose system catalogs
     * are copies of the same template. Excludes files that belong to a process.
     */
    private static final String PACK = "tar --create --directory=\"$1\" --sort=name --owner=0 --group=0 --numeric-owner"
            + " --mtime=@0 --exclude=postmaster.pid --exclude=epg-lock --exclude=lock \"${@:3}\""
            + " | xz --lzma2=preset=9e,dict=32MiB,nice=273 > \"$2\"";

    private Archive() {}

    /**
     * Writes an archive.
     *
     * @param names files and folders below the root
     */
    static void pack(Path archive, Path root, List<String> names) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(root.toString(), archive.toString()));
        arguments.addAll(names);
        Script.run(PACK, arguments);
    }

    /** Unpacks an archive; what is in it belongs to the owner only. */
    static void unpack(InputStream archive, Path root) throws IOException {
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path path = root.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(in, path);
                }
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(entry.isDirectory() ? "rwx------" : "rw-------"));
            }
        }
    }
}
