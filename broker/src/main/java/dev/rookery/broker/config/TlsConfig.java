package dev.rookery.broker.config;

import java.nio.file.Path;

/**
 * TLS settings of a listener. All files are PEM. Changed files apply to new connections; open connections are not
 * affected.
 *
 * @param certificates the server's certificate, followed by its chain
 * @param privateKey the unencrypted key of the server's certificate
 * @param clientCertificates policy for client certificates
 */
public record TlsConfig(Path certificates, Path privateKey, ClientCertificates clientCertificates) {
    /** Creates settings that request no client certificates. */
    public TlsConfig(Path certificates, Path privateKey) {
        this(certificates, privateKey, ClientCertificates.NONE);
    }
}
