package dev.rookery.broker.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a listener proves itself with, and asks of clients. All files are PEM; when they change, new connections get the
 * new ones and those that are open go on.
 *
 * @param certificates the server's certificate, then those that signed it
 * @param privateKey the key of the first certificate, not encrypted
 * @param clients what clients have to prove themselves with
 */
public record TlsConfig(Path certificates, Path privateKey, ClientCertificates clients) {
    public TlsConfig {
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(privateKey, "privateKey");
        Objects.requireNonNull(clients, "clients");
    }

    /** Without client certificates. */
    public TlsConfig(Path certificates, Path privateKey) {
        this(certificates, privateKey, ClientCertificates.NONE);
    }
}
