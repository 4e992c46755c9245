package dev.rookery.app.backup.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Upload of one file. The object appears under its name when all of it is stored: a file of one part by one request, a larger
 * one by the request that completes its parts. The storage verifies the MD5 digest of each part.
 */
final class S3Upload {
    /** Fewer than the 10,000 parts that S3 permits. */
    private static final int MAXIMUM_PARTS = 9_000;

    private static final String TYPE = "application/octet-stream";

    private final S3Client client;
    private final StorageConfig config;
    private final long partSize;

    /** @param partSize size of parts in bytes; larger for files that would have too many of them */
    S3Upload(S3Client client, StorageConfig config, long partSize) {
        this.client = client;
        this.config = config;
        this.partSize = partSize;
    }

    /** Stores the file, replacing an object with this key. If this fails, no object appears. */
    void store(Path file, String key, Map<String, String> metadata) throws IOException {
        long size = Files.size(file);
        if (size <= partSize) {
            storeAtOnce(new FilePart(file, 0, size), key, metadata);
        } else {
            storeInParts(file, size, key, metadata);
        }
    }

    private void storeAtOnce(FilePart all, String key, Map<String, String> metadata) throws IOException {
        String digest = Base64.getEncoder().encodeToString(FileDigest.md5(all));
        client.putObject(
                request -> {
                    request.bucket(config.bucket()).key(key).metadata(metadata).contentMD5(digest);
                    if (config.encryption() != ServerSideEncryption.NONE) {
                        request.serverSideEncryption(algorithm());
                        config.encryptionKey().ifPresent(request::ssekmsKeyId);
                    }
                },
                body(all));
    }

    private void storeInParts(Path file, long size, String key, Map<String, String> metadata) throws IOException {
        String upload = client.createMultipartUpload(request -> {
                    request.bucket(config.bucket()).key(key).metadata(metadata).contentType(TYPE);
                    if (config.encryption() != ServerSideEncryption.NONE) {
                        request.serverSideEncryption(algorithm());
                        config.encryptionKey().ifPresent(request::ssekmsKeyId);
                    }
                })
                .uploadId();
        boolean complete = false;
        try {
            List<CompletedPart> parts = storeParts(file, size, key, upload);
            client.completeMultipartUpload(request ->
                    request.bucket(config.bucket()).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
            complete = true;
        } finally {
            if (!complete) {
                abort(key, upload);
            }
        }
    }

    private List<CompletedPart> storeParts(Path file, long size, String key, String upload) throws IOException {
        long length = Math.max(partSize, size / MAXIMUM_PARTS + 1);
        List<CompletedPart> parts = new ArrayList<>();
        for (long offset = 0; offset < size; offset += length) {
            FilePart part = new FilePart(file, offset, Math.min(length, size - offset));
            int number = parts.size() + 1;
            String digest = Base64.getEncoder().encodeToString(FileDigest.md5(part));
            String tag = client.uploadPart(
                            request -> request.bucket(config.bucket())
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .contentMD5(digest),
                            body(part))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        return parts;
    }

    /** The first failure is reported; the rule of the bucket for incomplete uploads removes what this does not. */
    private void abort(String key, String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(config.bucket()).key(key).uploadId(upload));
        } catch (SdkException alreadyFailing) {
            // The caller receives the failure of the upload.
        }
    }

    private software.amazon.awssdk.services.s3.model.ServerSideEncryption algorithm() {
        return config.encryption() == ServerSideEncryption.KMS
                ? software.amazon.awssdk.services.s3.model.ServerSideEncryption.AWS_KMS
                : software.amazon.awssdk.services.s3.model.ServerSideEncryption.AES256;
    }

    private static RequestBody body(FilePart part) {
        return RequestBody.fromContentProvider(part, part.length(), TYPE);
    }
}
