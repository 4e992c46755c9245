package dev.rookery.auth.verified;

import dev.rookery.auth.UserKey;
import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * File of verified credentials: a header that identifies the format and the key, and {@link CredentialRecord}s, of which
 * the last of a user counts. Losing it costs password checks, nothing else: writes are not synchronized to the disk, and
 * a damaged end is ignored.
 */
public final class CredentialFile {
    private static final Logger LOGGER = LoggerFactory.getLogger(CredentialFile.class);
    private static final byte[] FORMAT = {'R', 'K', 'V', 'C', 1};
    private static final byte[] KEY_CHECK = {'k', 'e', 'y'};

    private final Path path;
    private final byte[] header;

    public CredentialFile(Path path, DigestKey key) {
        this.path = path;
        byte[] check = key.digest(KEY_CHECK);
        header = ByteBuffer.allocate(FORMAT.length + check.length)
                .put(FORMAT)
                .put(check)
                .array();
    }

    Path path() {
        return path;
    }

    /** Reads the records in their order. A file of another key or format is ignored. */
    void read(BiConsumer<UserKey, VerifiedCredential> stored, Consumer<UserKey> removed) {
        if (!Files.exists(path)) {
            return;
        }
        ByteBuffer content;
        try {
            content = ByteBuffer.wrap(Files.readAllBytes(path));
        } catch (IOException e) {
            LOGGER.warn(
                    "Cannot read verified credentials from {}; passwords are checked again: {}", path, e.toString());
            return;
        }
        if (content.remaining() < header.length
                || !Arrays.equals(header, 0, header.length, content.array(), 0, header.length)) {
            LOGGER.info("{} was written under another key; passwords are checked again", path);
            return;
        }
        content.position(header.length);
        for (Optional<CredentialRecord> next = CredentialRecord.decode(content);
                next.isPresent();
                next = CredentialRecord.decode(content)) {
            CredentialRecord record = next.get();
            record.credential()
                    .ifPresentOrElse(
                            credential -> stored.accept(record.user(), credential),
                            () -> removed.accept(record.user()));
        }
    }

    /** Replaces the file atomically and returns it open for appending. Only the owner has access to it. */
    FileChannel replace(Map<UserKey, VerifiedCredential> credentials) throws IOException {
        return PrivateFile.replace(path, channel -> {
            write(channel, ByteBuffer.wrap(header));
            for (Map.Entry<UserKey, VerifiedCredential> entry : credentials.entrySet()) {
                if (CredentialRecord.canEncode(entry.getKey())) {
                    write(channel, new CredentialRecord(entry.getKey(), Optional.of(entry.getValue())).encode());
                }
            }
        });
    }

    static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
