package dev.rookery.app.backup.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Client that truncates a file after the upload of its first part. */
final class CuttingClient extends DelegatingS3Client {
    private final Path file;
    private final long size;

    CuttingClient(S3Client client, Path file, long size) {
        super(client);
        this.file = file;
        this.size = size;
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        if (request.partNumber() > 1) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return super.uploadPart(request, body);
    }
}
