package dev.rookery.app.backup.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files and their parts, read in small pieces. */
final class FileDigest {
    private static final int BUFFER = 64 * 1024;

    private FileDigest() {}

    /** Returns the SHA-256 digest of the file in lower-case hexadecimal. */
    static String sha256(Path file) throws IOException {
        return HexFormat.of().formatHex(of("SHA-256", new FilePart(file, 0, Files.size(file))));
    }

    /** Returns the MD5 digest that S3 compares with what it receives. */
    static byte[] md5(FilePart part) throws IOException {
        return of("MD5", part);
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm, e);
        }
    }

    private static byte[] of(String algorithm, FilePart part) throws IOException {
        MessageDigest digest = digest(algorithm);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = part.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return digest.digest();
    }
}
