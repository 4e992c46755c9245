package dev.rookery.api;

import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.SensorConfig;
import dev.rookery.auth.AclMode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the API serves.
 *
 * @param host address to listen on
 * @param port 0 to 65535; 0 takes a free one
 * @param connections to PostgreSQL at the most, 1 to 100
 * @param timeout for each answer of PostgreSQL, 100 ms to 10 min
 * @param bodyLimit bytes of a request's body, 1 KiB to 64 MiB; bulk imports stream and know no limit
 * @param allowedOrigins of web pages that browsers may call from
 * @param trustProxy whether {@code X-Forwarded-For} tells the caller's address
 * @param aclMode how {@code POST /api/acl/check} reads rows; as the broker does
 * @param broker the broker's admin port; without it there is no live broker
 * @param publicMqtt where devices are told to find the broker
 */
public record ApiConfig(
        String host,
        int port,
        int connections,
        Duration timeout,
        long bodyLimit,
        List<String> allowedOrigins,
        boolean trustProxy,
        AclMode aclMode,
        AccessConfig access,
        LicenseConfig license,
        MqttServiceConfig mqtt,
        PublicAddress publicMqtt,
        SensorConfig sensor,
        Optional<BrokerAccess> broker) {
    public static final int DEFAULT_PORT = 3001;
    public static final long DEFAULT_BODY_LIMIT = 1 << 20;

    /** Without a live broker. */
    public ApiConfig(
            String host,
            int port,
            int connections,
            Duration timeout,
            long bodyLimit,
            List<String> allowedOrigins,
            boolean trustProxy,
            AclMode aclMode,
            AccessConfig access,
            LicenseConfig license,
            MqttServiceConfig mqtt,
            PublicAddress publicMqtt,
            SensorConfig sensor) {
        this(
                host,
                port,
                connections,
                timeout,
                bodyLimit,
                allowedOrigins,
                trustProxy,
                aclMode,
                access,
                license,
                mqtt,
                publicMqtt,
                sensor,
                Optional.empty());
    }

    /** The same with the broker's admin port. */
    public ApiConfig with(BrokerAccess admin) {
        return new ApiConfig(
                host,
                port,
                connections,
                timeout,
                bodyLimit,
                allowedOrigins,
                trustProxy,
                aclMode,
                access,
                license,
                mqtt,
                publicMqtt,
                sensor,
                Optional.of(admin));
    }

    public ApiConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("The API's port " + port + " is outside 0 to 65535");
        }
        if (connections < 1 || connections > 100) {
            throw new IllegalArgumentException(
                    "The API's connections to PostgreSQL, " + connections + ", are outside 1 to 100");
        }
        if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "The API's PostgreSQL timeout " + timeout.toMillis() + " ms is outside 100 to 600000 ms");
        }
        if (bodyLimit < 1_024 || bodyLimit > 64 << 20) {
            throw new IllegalArgumentException(
                    "The largest body, " + bodyLimit + " bytes, is outside 1024 to " + (64 << 20));
        }
        allowedOrigins.forEach(origin -> {
            if (!origin.matches("https?://[^/*\\s]+")) {
                throw new IllegalArgumentException(
                        "The origin '" + origin + "' is malformed; it looks like https://console.example.com");
            }
        });
        allowedOrigins = List.copyOf(allowedOrigins);
        Objects.requireNonNull(aclMode, "aclMode");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(license, "license");
        Objects.requireNonNull(mqtt, "mqtt");
        Objects.requireNonNull(publicMqtt, "publicMqtt");
        Objects.requireNonNull(sensor, "sensor");
        Objects.requireNonNull(broker, "broker");
    }
}
