package dev.rookery.auth.verified;

import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Locations of verified credentials and of the secret that their key is derived from. They must lie apart: who copies
 * the folder or the disk with the digests must not get the key.
 *
 * @param credentials file of the digests, in an existing folder
 * @param secret file with at least 32 bytes; created with a random secret if it is missing
 */
public record CredentialFiles(Path credentials, Path secret) {
    public CredentialFiles {
        Path folder = credentials.toAbsolutePath().normalize().getParent();
        if (secret.toAbsolutePath().normalize().startsWith(folder)) {
            throw new IllegalArgumentException("The credential key file " + secret + " must be outside " + folder
                    + ", so that a copy of the data does not contain it");
        }
    }

    /**
     * Reads or creates the secret and derives the key.
     *
     * @throws UncheckedIOException if the file can be neither read nor created
     * @throws IllegalArgumentException if the secret is too short
     */
    public DigestKey key() {
        try {
            if (Files.exists(secret)) {
                return DigestKey.derive(Files.readAllBytes(secret));
            }
            String text = PrivateFile.readOrCreate(secret, () -> HexFormat.of().formatHex(DigestKey.randomSecret()));
            return DigestKey.derive(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the credential key file " + secret + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Cannot use the credential key file " + secret + ": " + e.getMessage(), e);
        }
    }
}
