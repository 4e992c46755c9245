package dev.rookery.app.database;

import dev.rookery.auth.password.RandomPassword;
import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder in which an embedded platform keeps everything, readable by its owner only.
 *
 * @param root made if it is missing
 */
public record DataFolder(Path root) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** Makes the folder. */
    public void create() throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root, ownerOnly());
        }
    }

    /** PostgreSQL's cluster. */
    Path cluster() {
        return root.resolve("postgresql");
    }

    /** PostgreSQL's programs. */
    Path programs() {
        return root.resolve("postgresql-programs");
    }

    /** The password of PostgreSQL's superuser. */
    Path passwordFile() {
        return root.resolve("postgresql.password");
    }

    /** Held by whoever runs the PostgreSQL server. */
    Path lockFile() {
        return root.resolve("lock");
    }

    /**
     * What callers of the admin port show if nothing else is given; made when it is first asked for.
     *
     * @throws DatabaseException if it can be neither read nor written
     */
    public String adminToken() {
        try {
            create();
            return secret(adminTokenFile());
        } catch (IOException e) {
            throw DatabaseException.about(this, e);
        }
    }

    /** Where {@link #adminToken} is kept. */
    public Path adminTokenFile() {
        return root.resolve("admin.token");
    }

    /** A random secret in a file of its own, made if it is missing. */
    static String secret(Path file) throws IOException {
        return PrivateFile.readOrCreate(file, RandomPassword::generate).strip();
    }

    /** What the broker keeps. */
    public Path broker() {
        return root.resolve("broker");
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }
}
