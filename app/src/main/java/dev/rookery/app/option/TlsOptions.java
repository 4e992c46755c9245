package dev.rookery.app.option;

import dev.rookery.broker.config.ClientCertificates.Mode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of TLS listeners. */
public final class TlsOptions {
    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "PEM file with the server's certificate chain; enables the TLS listeners. Changed files are"
                    + " reloaded within seconds without a restart.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM file with the unencrypted private key of the certificate.")
    private Path key;

    @Option(
            names = "--tls-client-certificates",
            paramLabel = "MODE",
            defaultValue = "none",
            description = "Whether clients present a certificate: none, optional, required. Default: none")
    private Mode clientCertificates;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "PEM file with the certificate authorities of client certificates, for users of the default"
                    + " tenant. Default: the authorities of all tenants, see 'rookery device-ca'")
    private Path clientAuthorities;

    @Option(
            names = "--tls-user-from-certificate",
            description = "Use the common name of the client certificate as username; the user must be active in"
                    + " mqtt_users and needs no password. Without it, a client with a certificate of a tenant's authority"
                    + " needs the password of that user as well.")
    private boolean nameIsUser;

    TlsSettings settings() {
        return new TlsSettings(
                Optional.ofNullable(certificate),
                Optional.ofNullable(key),
                clientCertificates,
                Optional.ofNullable(clientAuthorities),
                nameIsUser);
    }

    /** Returns whether any TLS option is set. */
    boolean isGiven() {
        return certificate != null
                || key != null
                || clientAuthorities != null
                || nameIsUser
                || clientCertificates != Mode.NONE;
    }
}
