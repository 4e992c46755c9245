package dev.rookery.api.mqtt;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.ServiceLogin;
import dev.rookery.config.Ranges;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * MQTT connections of the API to the internal listener of the broker, used for commands to devices and the ingestion of
 * sensor data.
 *
 * @param host host of the broker
 * @param port port of the internal listener, 1 to 65535
 * @param key key that the broker accepts
 * @param tls empty for connections without TLS
 */
public record MqttServiceConfig(String host, int port, ServiceKey key, Optional<BrokerTls> tls) {
    /** Explanation for operators if the broker refuses a login. */
    public static final String REFUSED_HINT = "Check that the port is that of the broker's internal listener"
            + " (--internal-port), that ROOKERY_SERVICE_KEY is the same for the broker and the API, and that the clocks of"
            + " their hosts agree";

    private static final String TLS_HINT =
            "Check that --broker-internal-ca has the authority of the broker's certificate (--internal-tls-certificate), and"
                    + " that the certificate names the host in --broker-host";

    /** Creates the configuration of connections without TLS, such as those of one host. */
    public MqttServiceConfig(String host, int port, ServiceKey key) {
        this(host, port, key, Optional.empty());
    }

    public MqttServiceConfig {
        Ranges.requirePort("Internal MQTT port of the broker", port);
    }

    /** Returns the login of a component to a tenant, with a new token for each connection. */
    public ServiceLogin login(ServiceComponent component, TenantId tenant) {
        return new ServiceLogin(component, tenant, key, Clock.systemUTC());
    }

    /** Returns an explanation for operators if TLS is the cause of a failure. */
    public static Optional<String> tlsFailure(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return Optional.of("TLS handshake failed: " + cause.getMessage() + ". " + TLS_HINT);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "MqttServiceConfig[" + host + ":" + port + (tls.isPresent() ? " with TLS" : "") + "]";
    }
}
