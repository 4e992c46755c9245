package dev.rookery.api;

import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.certificate.CertificateConfig;
import dev.rookery.api.handover.HandoverConfig;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.service.SensorConfig;
import dev.rookery.auth.AclMode;
import dev.rookery.config.DataSize;
import dev.rookery.config.Ranges;
import dev.rookery.http.TrustedProxies;
import dev.rookery.tenant.TenantNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of the API. Create it with {@link #builder}.
 *
 * @param host address to bind
 * @param port port to bind, 0 to 65535; 0 lets the operating system choose
 * @param connections maximum number of PostgreSQL connections, 1 to 100
 * @param timeout statement timeout of PostgreSQL, 100 ms to 10 min
 * @param bodyLimit maximum size of a request body in bytes, 1 KiB to 64 MiB; bulk imports are streamed and exempt
 * @param allowedOrigins web origins allowed by CORS
 * @param trustedProxies proxies that append to {@code X-Forwarded-For}
 * @param aclMode how {@code POST /api/acl/check} interprets ACL rows; must match the broker's setting
 * @param handover who may hand over consoles to operators
 * @param mqtt the API's own MQTT connections to the broker
 * @param publicMqtt MQTT address that devices are given
 * @param auditRetention age at which audit entries are deleted, 1 to 36,500 days
 * @param eventRetention age at which events of clients are deleted, 1 to 365 days
 * @param certificates device certificates that the API issues
 * @param tenants how requests name their tenant; {@code localhost} is always among the domains
 * @param version version of the program, as shown to people
 * @param broker admin port of the broker; without it the {@code /api/broker} operations return 503
 */
public record ApiConfig(
        String host,
        int port,
        int connections,
        Duration timeout,
        long bodyLimit,
        List<String> allowedOrigins,
        TrustedProxies trustedProxies,
        AclMode aclMode,
        AccessConfig access,
        LicenseConfig license,
        HandoverConfig handover,
        MqttServiceConfig mqtt,
        PublicAddress publicMqtt,
        SensorConfig sensor,
        Duration auditRetention,
        Duration eventRetention,
        CertificateConfig certificates,
        TenantNames tenants,
        String version,
        Optional<BrokerAccess> broker) {
    public static final int DEFAULT_PORT = 3001;
    public static final int DEFAULT_CONNECTIONS = 8;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    public static final long DEFAULT_BODY_LIMIT = 1 << 20;
    public static final Duration DEFAULT_AUDIT_RETENTION = Duration.ofDays(400);
    public static final Duration DEFAULT_EVENT_RETENTION = Duration.ofDays(7);

    public ApiConfig {
        Ranges.requireBindPort("API port", port);
        Ranges.require("Number of PostgreSQL connections of the API", connections, 1, 100);
        Ranges.require("PostgreSQL timeout of the API", timeout, Duration.ofMillis(100), Duration.ofMinutes(10));
        Ranges.require("Retention of the audit log", auditRetention, Duration.ofDays(1), Duration.ofDays(36_500));
        Ranges.require("Retention of events", eventRetention, Duration.ofDays(1), Duration.ofDays(365));
        Ranges.require(
                "Body size limit of the API",
                new DataSize(bodyLimit),
                DataSize.ofKibibytes(1),
                DataSize.ofMebibytes(64));
        allowedOrigins.forEach(origin -> {
            if (!origin.matches("https?://[^/*\\s]+")) {
                throw new IllegalArgumentException("Allowed origin '" + origin
                        + "' is malformed; write scheme and host, such as https://console.example.com");
            }
        });
        allowedOrigins = List.copyOf(allowedOrigins);
        tenants = tenants.withLocalhost();
    }

    /** Returns a builder with the defaults of all settings but the MQTT connection. */
    public static Builder builder(MqttServiceConfig mqtt) {
        return new Builder(mqtt);
    }

    /** Builder of {@link ApiConfig}. Not thread-safe. */
    public static final class Builder {
        private final MqttServiceConfig mqtt;
        private String host = "0.0.0.0";
        private int port = DEFAULT_PORT;
        private int connections = DEFAULT_CONNECTIONS;
        private Duration timeout = DEFAULT_TIMEOUT;
        private long bodyLimit = DEFAULT_BODY_LIMIT;
        private List<String> allowedOrigins = List.of();
        private TrustedProxies trustedProxies = TrustedProxies.NONE;
        private AclMode aclMode = AclMode.READ_IMPLIES_SUBSCRIBE;
        private AccessConfig access = AccessConfig.defaults();
        private LicenseConfig license = LicenseConfig.NONE;
        private HandoverConfig handover = HandoverConfig.NONE;
        private PublicAddress publicMqtt;
        private SensorConfig sensor = SensorConfig.defaults();
        private Duration auditRetention = DEFAULT_AUDIT_RETENTION;
        private Duration eventRetention = DEFAULT_EVENT_RETENTION;
        private CertificateConfig certificates = CertificateConfig.defaults();
        private TenantNames tenants = TenantNames.NONE;
        private String version = "unknown";
        private Optional<BrokerAccess> broker = Optional.empty();

        private Builder(MqttServiceConfig mqtt) {
            this.mqtt = mqtt;
            this.publicMqtt = PublicAddress.tcp(Optional.empty(), PublicAddress.DEFAULT_PORT);
        }

        public Builder host(String value) {
            host = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder connections(int value) {
            connections = value;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder bodyLimit(long bytes) {
            bodyLimit = bytes;
            return this;
        }

        public Builder allowedOrigins(List<String> values) {
            allowedOrigins = values;
            return this;
        }

        public Builder trustedProxies(TrustedProxies value) {
            trustedProxies = value;
            return this;
        }

        public Builder aclMode(AclMode value) {
            aclMode = value;
            return this;
        }

        public Builder access(AccessConfig value) {
            access = value;
            return this;
        }

        public Builder license(LicenseConfig value) {
            license = value;
            return this;
        }

        /** Default: {@link HandoverConfig#NONE}. */
        public Builder handover(HandoverConfig value) {
            handover = value;
            return this;
        }

        public Builder publicMqtt(PublicAddress value) {
            publicMqtt = value;
            return this;
        }

        public Builder sensor(SensorConfig value) {
            sensor = value;
            return this;
        }

        public Builder eventRetention(Duration value) {
            eventRetention = value;
            return this;
        }

        public Builder auditRetention(Duration value) {
            auditRetention = value;
            return this;
        }

        public Builder certificates(CertificateConfig value) {
            certificates = value;
            return this;
        }

        /** Default: {@link TenantNames#NONE}. */
        public Builder tenants(TenantNames value) {
            tenants = value;
            return this;
        }

        /** Default: {@code unknown}. */
        public Builder version(String value) {
            version = value;
            return this;
        }

        public Builder broker(Optional<BrokerAccess> value) {
            broker = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value is out of range or malformed */
        public ApiConfig build() {
            return new ApiConfig(
                    host,
                    port,
                    connections,
                    timeout,
                    bodyLimit,
                    allowedOrigins,
                    trustedProxies,
                    aclMode,
                    access,
                    license,
                    handover,
                    mqtt,
                    publicMqtt,
                    sensor,
                    auditRetention,
                    eventRetention,
                    certificates,
                    tenants,
                    version,
                    broker);
        }
    }
}
