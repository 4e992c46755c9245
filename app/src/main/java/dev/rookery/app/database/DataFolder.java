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
 * Data folder of a platform with an embedded database; readable by its owner only.
 *
 * @param root created if missing
 */
public record DataFolder(Path root) {
    /** Major version of the embedded PostgreSQL, which opens clusters of its own major version only. */
    public static final int POSTGRES_MAJOR = 18;

    /** Raised by a change after which earlier versions would damage the folder. */
    private static final int FORMAT = 1;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Creates the folder if it is missing and records its format.
     *
     * @throws DatabaseException if a newer version has written the folder: then nothing is changed
     */
    public void create() throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root, ownerOnly());
        }
        FileOwners.warnIfForeign(root);
        requireKnownFormat();
        PrivateFile.readOrCreate(formatFile(), () -> FORMAT + "\n");
    }

    /**
     * Prepares the folder for a broker.
     *
     * @param persistent whether the broker persists its state there; otherwise the folder need not exist and is not created
     * @throws DatabaseException if a newer version has written the folder, or if it cannot be used
     */
    public void prepare(boolean persistent) {
        try {
            if (persistent) {
                create();
            } else {
                requireKnownFormat();
            }
        } catch (IOException e) {
            throw new DatabaseException(
                    "Cannot use the data folder " + root + ": " + e + ". " + FileOwners.remedy(root, e));
        }
    }

    /**
     * Checks that this build can read the folder, which need not exist. A folder without a format is of format 1.
     *
     * @throws DatabaseException if a newer version has written it
     */
    private void requireKnownFormat() throws IOException {
        if (!Files.exists(formatFile())) {
            return;
        }
        String text = Files.readString(formatFile()).strip();
        int format;
        try {
            format = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new DatabaseException("The data folder " + root + " has an unknown format: its file "
                    + formatFile().getFileName() + " holds '" + text + "' instead of a number. Restore a backup");
        }
        if (format > FORMAT) {
            throw new DatabaseException(
                    "The data folder " + root + " was written by a newer version of Rookery (format "
                            + format + "; this build reads up to " + FORMAT
                            + "). Start that version, restore a backup, or choose"
                            + " another folder with --data");
        }
    }

    /**
     * Checks that the embedded PostgreSQL can open the cluster, which need not exist. PostgreSQL itself would only report it in
     * its log.
     *
     * @throws DatabaseException if another major version has created it
     */
    void requireKnownCluster() throws IOException {
        Path version = cluster().resolve("PG_VERSION");
        if (!Files.exists(version)) {
            return;
        }
        String created = Files.readString(version).strip();
        if (!created.equals(Integer.toString(POSTGRES_MAJOR))) {
            throw new DatabaseException("The database in " + cluster() + " was created by PostgreSQL " + created
                    + "; this build runs PostgreSQL " + POSTGRES_MAJOR
                    + ". Start the version of Rookery that created it, or"
                    + " restore a backup");
        }
    }

    /** Returns the file with the number of the folder's format. */
    private Path formatFile() {
        return root.resolve("format");
    }

    /** Returns the folder of the PostgreSQL cluster. */
    Path cluster() {
        return root.resolve("postgresql");
    }

    /** Returns the folder of the PostgreSQL programs. */
    Path programs() {
        return root.resolve("postgresql-programs");
    }

    /** Returns the file with the password of PostgreSQL's superuser. */
    Path passwordFile() {
        return root.resolve("postgresql.password");
    }

    /** Returns the file with the password of the components' role. */
    Path rolePasswordFile() {
        return root.resolve("postgresql.rookery.password");
    }

    /** Returns whether the folder contains a database. */
    public boolean hasDatabase() {
        return Files.exists(cluster().resolve("PG_VERSION"));
    }

    /** Returns the file with digests of verified passwords. */
    public Path verifiedCredentials() {
        return root.resolve("verified-credentials");
    }

    /** Returns the lock file of the process that runs the PostgreSQL server. */
    Path lockFile() {
        return root.resolve("lock");
    }

    /**
     * Returns the default token of the admin port, and creates it on first use.
     *
     * @throws DatabaseException if the file can neither be read nor written
     */
    public String adminToken() {
        try {
            create();
            return secret(adminTokenFile());
        } catch (IOException e) {
            throw DatabaseException.about(this, e);
        }
    }

    /** Returns the file of the {@link #adminToken}. */
    public Path adminTokenFile() {
        return root.resolve("admin.token");
    }

    /** Returns the secret stored in the file, and creates a random one if the file is missing. */
    static String secret(Path file) throws IOException {
        return PrivateFile.readOrCreate(file, RandomPassword::generate).strip();
    }

    /** Returns the folder of the broker. */
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
