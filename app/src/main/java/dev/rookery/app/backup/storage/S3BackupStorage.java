package dev.rookery.app.backup.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Files in a bucket. An object is complete as soon as it exists; its metadata has the SHA-256 digest of the file. Every method
 * fails with {@link StorageException} if the storage refuses or does not answer. Not thread-safe; blocks.
 */
public final class S3BackupStorage implements AutoCloseable {
    private static final String SHA256 = "sha256";
    private static final long PART_SIZE = 64L * 1024 * 1024;

    private final StorageConfig config;
    private final S3Client client;
    private final S3Upload upload;

    public S3BackupStorage(StorageConfig config, StorageCredentials credentials) {
        this(config, credentials, PART_SIZE);
    }

    S3BackupStorage(StorageConfig config, StorageCredentials credentials, long partSize) {
        this.config = config;
        client = S3Clients.create(config, credentials);
        upload = new S3Upload(client, config, partSize);
    }

    /** Returns the location, for people. */
    public String address() {
        return config.address();
    }

    /** Returns the objects below the prefix, but not in folders below it, in the order of their names. */
    public List<StoredBackup> list() {
        return answer(
                "list backups", () -> client
                        .listObjectsV2Paginator(
                                request -> request.bucket(config.bucket()).prefix(config.prefix()))
                        .contents()
                        .stream()
                        .map(object -> new StoredBackup(
                                object.key().substring(config.prefix().length()), object.size(), object.lastModified()))
                        .filter(backup ->
                                !backup.name().isEmpty() && !backup.name().contains("/"))
                        .sorted(Comparator.comparing(StoredBackup::name))
                        .toList());
    }

    /** Stores a file under its name, and verifies size and digest of what the storage has. */
    public void store(Path file) throws IOException {
        String name = file.getFileName().toString();
        String digest = FileDigest.sha256(file);
        long size = Files.size(file);
        try {
            upload.store(file, key(name), Map.of(SHA256, digest));
        } catch (SdkException e) {
            throw StorageErrors.about("store '" + name + "'", config, e);
        }
        HeadObjectResponse stored = answer(
                "verify '" + name + "'",
                () -> client.headObject(
                        request -> request.bucket(config.bucket()).key(key(name))));
        if (stored.contentLength() != size || !digest.equals(stored.metadata().get(SHA256))) {
            delete(name);
            throw new StorageException("The object storage has " + stored.contentLength() + " bytes of '" + name
                    + "' instead of " + size + ", or another digest; the object was deleted. Create another backup");
        }
    }

    /**
     * Writes an object to a file of its name. The file appears when its size and digest are verified.
     *
     * @return the file
     */
    public Path fetch(String name, Path folder) throws IOException {
        Path target = folder.resolve(name);
        Path incomplete = Files.createTempFile(folder, "." + name + "-", ".part");
        try {
            MessageDigest digest = FileDigest.digest("SHA-256");
            GetObjectResponse stored;
            long size;
            try (ResponseInputStream<GetObjectResponse> in = client.getObject(
                            request -> request.bucket(config.bucket()).key(key(name)));
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(incomplete), digest)) {
                stored = in.response();
                size = in.transferTo(out);
            } catch (SdkException e) {
                throw StorageErrors.about("fetch '" + name + "'", config, e);
            }
            String expected = stored.metadata().get(SHA256);
            String actual = HexFormat.of().formatHex(digest.digest());
            if (size != stored.contentLength() || expected == null || !expected.equals(actual)) {
                throw new StorageException("'" + name + "' in the object storage is damaged: it has " + size
                        + " bytes with SHA-256 " + actual + ", expected " + expected + ". Choose an older backup");
            }
            Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } finally {
            Files.deleteIfExists(incomplete);
        }
    }

    /** Deletes an object; without effect if it does not exist. */
    public void delete(String name) {
        answer(
                "delete '" + name + "'",
                () -> client.deleteObject(
                        request -> request.bucket(config.bucket()).key(key(name))));
    }

    private String key(String name) {
        return config.prefix() + name;
    }

    private <T> T answer(String action, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw StorageErrors.about(action, config, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
