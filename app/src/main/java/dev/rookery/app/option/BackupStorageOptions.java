package dev.rookery.app.option;

import dev.rookery.app.backup.storage.Addressing;
import dev.rookery.app.backup.storage.S3BackupStorage;
import dev.rookery.app.backup.storage.ServerSideEncryption;
import dev.rookery.app.backup.storage.StorageConfig;
import dev.rookery.app.backup.storage.StorageCredentials;
import dev.rookery.config.Ranges;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the object storage of backups. The credentials are in variables. */
public final class BackupStorageOptions {
    private static final int MAXIMUM_KEPT = 10_000;

    @Option(
            names = "--backup-endpoint",
            paramLabel = "URL",
            description =
                    "URL of an S3-compatible object storage, without the bucket: https://HOST:PORT. Default: Amazon"
                            + " S3 in --backup-region")
    private URI endpoint;

    @Option(
            names = "--backup-region",
            paramLabel = "NAME",
            defaultValue = "us-east-1",
            description = "Region of the object storage. Default: us-east-1")
    private String region;

    @Option(
            names = "--backup-bucket",
            paramLabel = "NAME",
            description = "Existing bucket for backups. Default: no object storage")
    private String bucket;

    @Option(
            names = "--backup-credentials-file",
            paramLabel = "FILE",
            description =
                    "File with the credentials, one NAME=VALUE per line: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,"
                            + " and AWS_SESSION_TOKEN if there is one. Default: variables of these names")
    private Path credentialsFile;

    @Option(
            names = "--backup-prefix",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Folder in the bucket, one for each installation. Default: none")
    private String prefix;

    @Option(
            names = "--backup-addressing",
            paramLabel = "STYLE",
            description = "Place of the bucket in URLs: path or virtual-host. Default: path with --backup-endpoint,"
                    + " otherwise virtual-host")
    private Addressing addressing;

    @Option(
            names = "--backup-encryption",
            paramLabel = "ALGORITHM",
            defaultValue = "none",
            description = "Encryption by the object storage: none, aes256 or kms; none is the default of the bucket."
                    + " Default: none")
    private ServerSideEncryption encryption;

    @Option(
            names = "--backup-encryption-key",
            paramLabel = "ID",
            description = "Key of the key management service for --backup-encryption kms. Default: that of the storage")
    private String encryptionKey;

    @Option(names = "--backup-allow-http", description = "Permit an endpoint without TLS on another host.")
    private boolean allowHttp;

    @Option(
            names = "--backup-keep",
            paramLabel = "N",
            defaultValue = "7",
            description = "Number of backups to retain, in the folder and in the object storage each; 1 to 10000."
                    + " Default: 7")
    private int keep;

    /**
     * Returns the number of backups to retain.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public int keep() {
        Ranges.require("--backup-keep", keep, 1, MAXIMUM_KEPT);
        return keep;
    }

    /**
     * Opens the object storage; empty if no bucket is set.
     *
     * @throws IllegalArgumentException if a value is invalid or the credentials are missing
     */
    public Optional<S3BackupStorage> open(Map<String, String> environment) {
        return Optional.ofNullable(bucket)
                .filter(name -> !name.isBlank())
                .map(name -> new S3BackupStorage(config(name), credentials(environment)));
    }

    private StorageCredentials credentials(Map<String, String> environment) {
        if (credentialsFile == null) {
            return StorageCredentials.from(environment);
        }
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : TextFile.read(credentialsFile).split("\\R")) {
                int sign = line.indexOf('=');
                if (sign > 0) {
                    values.put(
                            line.substring(0, sign).strip(),
                            line.substring(sign + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot read --backup-credentials-file " + credentialsFile + ": " + e.getMessage(), e);
        }
        return StorageCredentials.from(values);
    }

    /**
     * Opens the object storage.
     *
     * @throws IllegalArgumentException if a value is invalid or missing
     */
    public S3BackupStorage require(Map<String, String> environment) {
        return open(environment)
                .orElseThrow(
                        () -> new IllegalArgumentException("No object storage is configured. Set --backup-bucket"));
    }

    private StorageConfig config(String name) {
        boolean amazon = endpoint == null;
        return new StorageConfig(
                Optional.ofNullable(endpoint),
                region,
                name,
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
                addressing != null ? addressing : amazon ? Addressing.VIRTUAL_HOST : Addressing.PATH,
                encryption,
                Optional.ofNullable(encryptionKey),
                allowHttp);
    }
}
