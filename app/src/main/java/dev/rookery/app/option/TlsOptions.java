package dev.rookery.app.option;

import dev.rookery.broker.config.ClientCertificates.Mode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What listeners over TLS prove themselves with, and ask of clients. */
public final class TlsOptions {
    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "PEM file with the server's certificate and those that signed it; with it the broker listens"
                    + " for TLS too. Changed files are taken into use within seconds, without a restart.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM file with the certificate's key, not encrypted.")
    private Path key;

    @Option(
            names = "--tls-client-certificates",
            paramLabel = "WORD",
            defaultValue = "none",
            description = "Whether clients have to show a certificate: none, optional, required. Default: none")
    private Mode clientCertificates;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "PEM file with the certificates of those who sign client certificates.")
    private Path clientAuthorities;

    @Option(
            names = "--tls-user-from-certificate",
            description = "The common name of a client's certificate is the user, who needs no password but a row in"
                    + " mqtt_users that is active.")
    private boolean nameIsUser;

    TlsSettings settings() {
        return new TlsSettings(
                Optional.ofNullable(certificate),
                Optional.ofNullable(key),
                clientCertificates,
                Optional.ofNullable(clientAuthorities),
                nameIsUser);
    }

    /** Whether anything was said. */
    boolean isGiven() {
        return certificate != null
                || key != null
                || clientAuthorities != null
                || nameIsUser
                || clientCertificates != Mode.NONE;
    }
}
