package dev.rookery.app.backup.storage;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Messages about failed requests to an object storage, with what to do. */
final class StorageErrors {
    private static final int MOVED = 301;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private StorageErrors() {}

    static StorageException about(String action, StorageConfig config, SdkException failure) {
        String reason = failure instanceof S3Exception refused ? reason(refused) : reason(failure);
        return new StorageException("Cannot " + action + " in " + config.address() + ": " + reason);
    }

    private static String reason(S3Exception refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String code =
                details == null || details.errorCode() == null ? "status " + refused.statusCode() : details.errorCode();
        return switch (refused.statusCode()) {
            case NOT_FOUND -> code + ". Check --backup-bucket, --backup-endpoint and the name of the backup";
            case FORBIDDEN ->
                code + ". Check " + StorageCredentials.ACCESS_KEY_VARIABLE + " and "
                        + StorageCredentials.SECRET_KEY_VARIABLE + ", and that they permit to list, read, write and"
                        + " delete objects of the bucket";
            case MOVED, BAD_REQUEST -> code + ". Check --backup-region, --backup-addressing and --backup-encryption";
            default -> code;
        };
    }

    private static String reason(SdkException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause + ". Check --backup-endpoint, --backup-addressing, --http-proxy and --trusted-certificates";
    }
}
