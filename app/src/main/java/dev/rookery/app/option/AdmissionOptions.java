package dev.rookery.app.option;

import dev.rookery.provisioner.admission.AdmissionRules;
import dev.rookery.provisioner.admission.AdmissionWebhookConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of the admission webhook. */
public final class AdmissionOptions {
    @Option(
            names = "--admission-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the admission webhook. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--admission-port",
            paramLabel = "PORT",
            defaultValue = "8443",
            description = "HTTPS port of the admission webhook. Default: 8443")
    private int port;

    @Option(
            names = "--admission-certificate",
            paramLabel = "FILE",
            required = true,
            description = "PEM file with the certificate chain of the webhook; read again when it changes. Required.")
    private Path certificate;

    @Option(
            names = "--admission-key",
            paramLabel = "FILE",
            required = true,
            description = "PEM file with the private key of the certificate. Required.")
    private Path key;

    @Option(
            names = "--provisioner-account",
            paramLabel = "NAMESPACE/NAME",
            required = true,
            description =
                    "Service account of the provisioner, which may write in namespaces of customers only. Required.")
    private String account;

    /** @throws IllegalArgumentException if the port is out of range */
    public AdmissionWebhookConfig config() {
        return new AdmissionWebhookConfig(host, port, certificate, key);
    }

    /** @throws IllegalArgumentException if the service account is malformed */
    public AdmissionRules rules() {
        String[] parts = account.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException("--provisioner-account is '" + account + "'; expected: NAMESPACE/NAME");
        }
        return new AdmissionRules(parts[0], parts[1]);
    }
}
