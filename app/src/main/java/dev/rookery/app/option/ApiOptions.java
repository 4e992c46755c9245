package dev.rookery.app.option;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.certificate.CertificateConfig;
import dev.rookery.api.handover.HandoverConfig;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.service.SensorConfig;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.config.DataSize;
import dev.rookery.http.ProxyToken;
import dev.rookery.http.TrustedProxies;
import dev.rookery.tenant.TenantNames;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the REST API. */
public final class ApiOptions {
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    /** Variable of the former stack. */
    private static final String LICENSE_VARIABLE = "IOTISTIC_LICENSE_KEY";

    private static final String TOKEN_KEY_VARIABLE = "ROOKERY_API_TOKEN_KEY";
    private static final String PEM = "-----BEGIN ";

    @Option(
            names = "--api-host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Bind address of the API. Default: 0.0.0.0 (all addresses)")
    private String host;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "" + ApiConfig.DEFAULT_PORT,
            description = "Port of the API; 0 selects a free port. Default: 3001")
    private int port;

    @Option(
            names = "--api-postgres-connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "Maximum number of connections of the API to PostgreSQL. Default: 8")
    private int connections;

    @Option(
            names = "--api-postgres-timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "Timeout of the API's statements in PostgreSQL;"
                    + " a connection without a response 1s later is closed. Default: 30s")
    private Duration timeout;

    @Option(
            names = "--api-body-limit",
            paramLabel = "SIZE",
            defaultValue = "1MiB",
            description = "Maximum size of a request body; does not apply to bulk imports. Default: 1MiB")
    private DataSize bodyLimit;

    @Option(
            names = "--api-allowed-origins",
            paramLabel = "ORIGINS",
            split = ",",
            description = "Origins of web pages that may call the API (CORS), separated by commas. Default: none")
    private List<String> allowedOrigins = List.of();

    @Option(
            names = "--api-trusted-proxies",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Number of proxies that append to X-Forwarded-For: the client address is the Nth entry from the"
                            + " right. 0 ignores the header. Default: 0")
    private int trustedProxies;

    @Option(
            names = "--api-access-token-lifetime",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "Lifetime of access tokens. Default: 10m")
    private Duration accessTokenLifetime;

    @Option(
            names = "--api-session-lifetime",
            paramLabel = "DURATION",
            defaultValue = "14d",
            description = "Lifetime of an unused session. Default: 14d")
    private Duration sessionLifetime;

    @Option(
            names = "--api-token-key-file",
            paramLabel = "FILE",
            description =
                    "File with the signing key of access tokens, at least 32 random bytes. Alternative: the variable "
                            + TOKEN_KEY_VARIABLE + ". Default: generated at the first start and stored in the database")
    private Path tokenKeyFile;

    @Option(
            names = "--public-mqtt-host",
            paramLabel = "NAME",
            description = "Host name of the broker in connection instructions for devices. Default: the host of the"
                    + " request to the API")
    private String publicMqttHost;

    @Option(
            names = "--public-mqtt-port",
            paramLabel = "PORT",
            description =
                    "Port of MQTT over TCP in connection instructions for devices; none if they cannot reach it. Default: the"
                            + " broker's port in 'rookery all', otherwise 1883")
    private String publicMqttPort;

    @Option(
            names = "--public-mqtts-port",
            paramLabel = "PORT",
            description =
                    "Port of MQTT over TLS in connection instructions for devices, which then prefer it. Default: the"
                            + " broker's port in 'rookery all' without a port for MQTT over TCP, otherwise none")
    private Integer publicMqttsPort;

    @Option(
            names = "--public-websocket-url",
            paramLabel = "URL",
            description =
                    "URL of MQTT over WebSocket in connection instructions for devices, such as wss://{host}/mqtt, with"
                            + " {host} for the host name. Default: that of the broker in 'rookery all', otherwise none")
    private String publicWebSocketUrl;

    @Option(
            names = "--public-mqtt-ca",
            paramLabel = "PEM",
            description = "PEM file, or inline PEM, with the certificate authority of the broker, if it is private, for"
                    + " connection instructions for devices. Default: none")
    private String publicMqttCa;

    @Option(
            names = "--sensor-retention",
            paramLabel = "DURATION",
            defaultValue = "90d",
            description = "Retention of sensor data in whole days; 1d to 36500d. Default: 90d")
    private Duration sensorRetention;

    @Option(
            names = "--audit-retention",
            paramLabel = "DURATION",
            defaultValue = "400d",
            description = "Retention of audit entries; 1d to 36500d. Default: 400d")
    private Duration auditRetention;

    @Option(
            names = "--event-retention",
            paramLabel = "DURATION",
            defaultValue = "7d",
            description = "Retention of events of clients, at most 100,000 per tenant; 1d to 365d. Default: 7d")
    private Duration eventRetention;

    @Option(
            names = "--device-certificate-lifetime",
            paramLabel = "DURATION",
            defaultValue = "365d",
            description = "Longest and default lifetime of device certificates that the API issues; 1d to 3650d."
                    + " Default: 365d")
    private Duration certificateLifetime;

    @Mixin
    private DeviceKeyOptions deviceKey;

    @Mixin
    private IngestOptions ingest;

    @Option(
            names = "--license-file",
            paramLabel = "FILE",
            description = "File with the license key, which is read again when it changes. Alternative: the variable "
                    + LICENSE_VARIABLE + ". Default: none; the free limits apply")
    private Path licenseFile;

    @Option(
            names = "--license-public-key",
            paramLabel = "FILE",
            description = "PEM file, or inline PEM, with the public keys of the license issuer.")
    private String licensePublicKey;

    @Option(
            names = "--license-required-issuer",
            paramLabel = "TEXT",
            description = "Required issuer (claim iss) of the license. Default: any issuer with a known key")
    private String licenseIssuer;

    @Option(
            names = "--handover-public-key",
            paramLabel = "FILE",
            description =
                    "PEM file, or inline PEM, with the public keys of the provisioner whose operators may be handed"
                            + " over the console. Default: none; in 'rookery all' those of its own provisioner")
    private String handoverPublicKey;

    /**
     * Settings that the API shares with other components.
     *
     * @param mqttPort port of the broker that devices are given by default
     * @param ownProxy token of the reverse proxy of this process; empty without one
     * @param tenants how requests and devices name their tenant
     * @param provisioner whether the provisioner runs in this process and issues the licenses of tenants
     */
    public record Shared(
            String customerId,
            AclMode aclMode,
            PasswordCost passwordCost,
            ThrottleConfig throttle,
            PublicAddress publicMqtt,
            Optional<ProxyToken> ownProxy,
            TenantNames tenants,
            boolean provisioner) {}

    /**
     * @param mqtt connection of the API to the broker
     * @param broker the broker's admin port; empty if the API has no access to it
     * @throws IllegalArgumentException if a value is out of range or a file cannot be read
     */
    public ApiConfig config(
            Shared shared, MqttServiceConfig mqtt, Optional<BrokerAccess> broker, Map<String, String> environment) {
        return ApiConfig.builder(mqtt)
                .host(host)
                .port(port)
                .connections(connections)
                .timeout(timeout)
                .bodyLimit(bodyLimit.bytes())
                .allowedOrigins(allowedOrigins)
                .trustedProxies(new TrustedProxies(trustedProxies, shared.ownProxy()))
                .aclMode(shared.aclMode())
                .access(new AccessConfig(
                        accessTokenLifetime,
                        sessionLifetime,
                        shared.passwordCost(),
                        shared.throttle(),
                        tokenKey(environment)))
                .license(license(shared, environment))
                .handover(new HandoverConfig(
                        publicKeys(handoverPublicKey), Optional.of(shared.customerId()), shared.provisioner()))
                .publicMqtt(publicAddress(shared.publicMqtt()))
                .sensor(new SensorConfig(ingest.config(), WholeDays.of("--sensor-retention", sensorRetention)))
                .auditRetention(auditRetention)
                .eventRetention(eventRetention)
                .certificates(new CertificateConfig(deviceKey.find(environment), certificateLifetime))
                .tenants(shared.tenants())
                .version(version())
                .broker(broker)
                .build();
    }

    private PublicAddress publicAddress(PublicAddress defaults) {
        Optional<String> authority = Optional.ofNullable(publicMqttCa).map(ApiOptions::readAuthority);
        return new PublicAddress(
                Optional.ofNullable(publicMqttHost),
                publicMqttPort == null ? defaults.plainPort() : plainPort(publicMqttPort),
                Optional.ofNullable(publicMqttsPort).or(defaults::securePort),
                Optional.ofNullable(publicWebSocketUrl).or(defaults::webSocketUrl),
                authority);
    }

    private static Optional<Integer> plainPort(String given) {
        try {
            return given.equals("none") ? Optional.empty() : Optional.of(Integer.valueOf(given));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--public-mqtt-port '" + given + "' is invalid; use a port number or none", e);
        }
    }

    private static String readAuthority(String given) {
        if (given.contains(CERTIFICATE)) {
            return given;
        }
        try {
            String pem = Files.readString(Path.of(given));
            if (!pem.contains(CERTIFICATE)) {
                throw new IllegalArgumentException("--public-mqtt-ca " + given + " has no certificate in PEM format");
            }
            return pem;
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("Cannot read --public-mqtt-ca " + given + ": " + e.getMessage(), e);
        }
    }

    private static String version() {
        return Optional.ofNullable(ApiOptions.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    private Optional<byte[]> tokenKey(Map<String, String> environment) {
        return Optional.ofNullable(tokenKeyFile).map(ApiOptions::bytes).or(() -> Optional.ofNullable(
                        environment.get(TOKEN_KEY_VARIABLE))
                .map(key -> key.getBytes(StandardCharsets.UTF_8)));
    }

    private LicenseConfig license(Shared shared, Map<String, String> environment) {
        LicenseConfig config = new LicenseConfig(
                Optional.ofNullable(licenseFile)
                        .map(ApiOptions::text)
                        .or(() -> Optional.ofNullable(environment.get(LICENSE_VARIABLE)))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty()),
                publicKeys(licensePublicKey),
                Optional.of(shared.customerId()),
                Optional.ofNullable(licenseIssuer));
        LicenseConfig reloaded = licenseFile == null ? config : config.withFile(licenseFile);
        return shared.provisioner() ? reloaded.withProvisionerKeys() : reloaded;
    }

    /** @param given PEM, or the name of a file with PEM */
    private static Optional<String> publicKeys(@Nullable String given) {
        return Optional.ofNullable(given).map(text -> text.strip().startsWith(PEM) ? text : text(Path.of(text)));
    }

    static String text(Path file) {
        try {
            return TextFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read the file " + file + ": " + e, e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read the file " + file + ": " + e, e);
        }
    }
}
