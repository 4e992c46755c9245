package dev.rookery.auth.verified;

import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** File with the secret from which the key of verified credentials is derived. */
public final class CredentialKeyFile {
    private CredentialKeyFile() {}

    /**
     * Reads the secret, or creates a random one if the file is missing, and derives the key.
     *
     * @param dataFolder folder of the credentials, which must not contain the file: who copies the folder or the disk with
     *     the digests must not get the key
     * @throws UncheckedIOException if the file can be neither read nor created
     * @throws IllegalArgumentException if the secret is too short, or the file is inside the folder
     */
    public static DigestKey read(Path file, Path dataFolder) {
        if (file.toAbsolutePath()
                .normalize()
                .startsWith(dataFolder.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException("The credential key file " + file + " must be outside " + dataFolder
                    + ", so that a copy of the data does not contain it");
        }
        try {
            byte[] secret = Files.exists(file)
                    ? Files.readAllBytes(file)
                    : PrivateFile.readOrCreate(file, () -> HexFormat.of().formatHex(DigestKey.randomSecret()))
                            .getBytes(StandardCharsets.UTF_8);
            return DigestKey.derive(secret);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read or create the credential key file " + file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Cannot use the credential key file " + file + ": " + e.getMessage(), e);
        }
    }
}
