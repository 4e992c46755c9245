package dev.rookery.app.option;

import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import dev.rookery.config.Ranges;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the broker's listener for the API. */
public final class InternalListenerOptions {
    private static final String PREVIOUS_VARIABLE = "ROOKERY_PREVIOUS_SERVICE_KEY";

    @Mixin
    private ServiceKeyOptions key;

    @Option(
            names = "--internal-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Bind address of the MQTT listener for the API. Default: 127.0.0.1")
    private String host;

    @Option(
            names = "--internal-port",
            paramLabel = "PORT",
            description =
                    "Port of the MQTT listener for the API, which accepts no other clients; 0 selects a free port."
                            + " Default: disabled; 'rookery all' selects a free port")
    private @Nullable Integer port;

    @Option(
            names = "--internal-tls-certificate",
            paramLabel = "FILE",
            description = "PEM file with the certificate chain of the MQTT listener for the API; enables TLS there."
                    + " Requires --internal-tls-key. Changed files are reloaded within seconds without a restart."
                    + " Default: no TLS")
    private @Nullable Path certificate;

    @Option(
            names = "--internal-tls-key",
            paramLabel = "FILE",
            description =
                    "PEM file with the unencrypted private key of the certificate of the MQTT listener for the API."
                            + " Default: none")
    private @Nullable Path certificateKey;

    @Option(
            names = "--previous-service-key-file",
            paramLabel = "FILE",
            description =
                    "File with the service key before its rotation, which the broker accepts too. Alternative: the"
                            + " variable " + PREVIOUS_VARIABLE + ". Default: none")
    private @Nullable Path previousFile;

    /** Listener with the keys that it accepts. */
    record Settings(ListenerConfig listener, ServiceKeys keys) {}

    /**
     * Returns the settings, or empty if the listener is disabled.
     *
     * @throws IllegalArgumentException if a value is out of range, the key is missing or the TLS files cannot be read
     */
    Optional<Settings> find(Map<String, String> environment) {
        return Optional.ofNullable(port)
                .map(given -> settings(given, key.require("--internal-port", environment), environment));
    }

    /**
     * Returns the settings of a process that contains the API: by default a free port and a new key.
     *
     * @throws IllegalArgumentException if a value is out of range, or TLS is enabled
     */
    Settings ofSharedProcess(Map<String, String> environment) {
        if (certificate != null || certificateKey != null) {
            throw new IllegalArgumentException(
                    "--internal-tls-certificate and --internal-tls-key are for 'rookery broker'."
                            + " In 'rookery all' the API connects inside of the host; remove the options.");
        }
        return settings(port == null ? 0 : port, key.find(environment).orElseGet(ServiceKey::random), environment);
    }

    private Settings settings(int number, ServiceKey current, Map<String, String> environment) {
        Ranges.requireBindPort("--internal-port", number);
        Optional<ServiceKey> previous =
                ServiceKeyOptions.read("--previous-service-key-file", previousFile, PREVIOUS_VARIABLE, environment);
        ListenerConfig listener = ListenerConfig.internal(host, number);
        return new Settings(tls().map(listener::withTls).orElse(listener), new ServiceKeys(current, previous));
    }

    private Optional<TlsConfig> tls() {
        if (certificate == null && certificateKey == null) {
            return Optional.empty();
        }
        if (certificate == null || certificateKey == null) {
            throw new IllegalArgumentException(
                    "TLS of the internal listener requires both --internal-tls-certificate and --internal-tls-key");
        }
        return Optional.of(new TlsConfig(TlsSettings.readable(certificate), TlsSettings.readable(certificateKey)));
    }
}
