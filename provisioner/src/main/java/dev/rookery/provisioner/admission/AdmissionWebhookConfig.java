package dev.rookery.provisioner.admission;

import dev.rookery.config.Ranges;
import java.nio.file.Path;

/**
 * Configuration of the webhook.
 *
 * @param host address to bind
 * @param port 0 to 65535; 0 lets the operating system choose
 * @param certificate PEM file with the certificate chain; read again when it changes
 * @param key PEM file with its private key
 */
public record AdmissionWebhookConfig(String host, int port, Path certificate, Path key) {
    /** @throws IllegalArgumentException if the port is out of range */
    public AdmissionWebhookConfig {
        Ranges.requireBindPort("The port of the admission webhook", port);
    }
}
