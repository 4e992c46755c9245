package dev.rookery.broker;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a listener proves itself with. Both files are PEM; when they change, new connections get the new certificate and
 * those that are open go on.
 *
 * @param certificates the server's certificate, then those that signed it
 * @param privateKey the key of the first certificate, PKCS #8, not encrypted
 */
public record TlsConfig(Path certificates, Path privateKey) {
    public TlsConfig {
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(privateKey, "privateKey");
    }
}
