package dev.rookery.auth.verified;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Record of the credential file: length (4 bytes), CRC-32C of the content (4 bytes), and the content: tenant and username
 * (each with a length of 2 bytes), version (16 bytes), digest (32 bytes) and last used day (8 bytes). A record without
 * the last three removes the user. All numbers are big-endian.
 *
 * @param credential empty if the user was removed
 */
record CredentialRecord(UserKey user, Optional<VerifiedCredential> credential) {
    private static final int PREFIX_BYTES = 2 * Integer.BYTES;
    private static final int DIGEST_BYTES = 32;
    private static final int CREDENTIAL_BYTES = 2 * Long.BYTES + DIGEST_BYTES + Long.BYTES;
    private static final int LONGEST_TEXT = 0xFFFF;

    /** Returns whether the user's names fit into a record. MQTT limits usernames to the same length. */
    static boolean canEncode(UserKey user) {
        return bytes(user.tenant().value()).length <= LONGEST_TEXT && bytes(user.username()).length <= LONGEST_TEXT;
    }

    /** Returns a new buffer, ready to be read. */
    ByteBuffer encode() {
        byte[] tenant = bytes(user.tenant().value());
        byte[] username = bytes(user.username());
        int length =
                2 * Short.BYTES + tenant.length + username.length + (credential.isPresent() ? CREDENTIAL_BYTES : 0);
        ByteBuffer buffer = ByteBuffer.allocate(PREFIX_BYTES + length);
        buffer.putInt(length).putInt(0);
        buffer.putShort((short) tenant.length).put(tenant);
        buffer.putShort((short) username.length).put(username);
        credential.ifPresent(present -> buffer.putLong(present.version().high())
                .putLong(present.version().low())
                .put(present.digest())
                .putLong(present.lastUsedDay()));
        buffer.putInt(Integer.BYTES, checksum(buffer.array(), PREFIX_BYTES, length));
        return buffer.flip();
    }

    /** Decodes the next record, or returns empty at the end and where a crash or a defect left something else. */
    static Optional<CredentialRecord> decode(ByteBuffer file) {
        if (file.remaining() < PREFIX_BYTES) {
            return Optional.empty();
        }
        int length = file.getInt();
        int checksum = file.getInt();
        if (length < 0 || length > file.remaining()) {
            return Optional.empty();
        }
        byte[] content = new byte[length];
        file.get(content);
        if (checksum(content, 0, length) != checksum) {
            return Optional.empty();
        }
        try {
            return Optional.of(decodeContent(ByteBuffer.wrap(content)));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CredentialRecord decodeContent(ByteBuffer content) {
        UserKey user = new UserKey(new TenantId(text(content)), text(content));
        if (!content.hasRemaining()) {
            return new CredentialRecord(user, Optional.empty());
        }
        CredentialVersion version = new CredentialVersion(content.getLong(), content.getLong());
        byte[] digest = new byte[DIGEST_BYTES];
        content.get(digest);
        return new CredentialRecord(user, Optional.of(new VerifiedCredential(version, digest, content.getLong())));
    }

    private static String text(ByteBuffer content) {
        byte[] text = new byte[Short.toUnsignedInt(content.getShort())];
        content.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}
