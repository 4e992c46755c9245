package dev.rookery.app.option;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.access.AccessConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.api.sensor.service.SensorConfig;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where and how the REST API serves. */
public final class ApiOptions {
    /** Where an instance's license has always been given. */
    private static final String LICENSE_VARIABLE = "IOTISTIC_LICENSE_KEY";

    private static final String TOKEN_KEY_VARIABLE = "ROOKERY_API_TOKEN_KEY";
    private static final String PEM = "-----BEGIN ";

    @Option(
            names = "--api-host",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Address that the API listens on. Default: 0.0.0.0, all of the machine's")
    private String host;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "" + ApiConfig.DEFAULT_PORT,
            description = "Port of the API; 0 takes a free one. Default: 3001")
    private int port;

    @Option(
            names = "--api-postgres-connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "Connections of the API to PostgreSQL at the most. Default: 8")
    private int connections;

    @Option(
            names = "--api-postgres-timeout",
            paramLabel = "MS",
            defaultValue = "30000",
            description = "Milliseconds that PostgreSQL may take to answer the API;"
                    + " one that is silent for a second more counts as away. Default: 30000")
    private int timeoutMillis;

    @Option(
            names = "--api-body-limit",
            paramLabel = "BYTES",
            defaultValue = "" + ApiConfig.DEFAULT_BODY_LIMIT,
            description = "Largest body of a request to the API; bulk imports know no limit. Default: 1048576")
    private long bodyLimit;

    @Option(
            names = "--api-allowed-origins",
            paramLabel = "ORIGINS",
            split = ",",
            description =
                    "Origins of web pages that browsers may call the API from, separated by commas. Default: none")
    private List<String> allowedOrigins = List.of();

    @Option(names = "--api-trust-proxy", description = "Believe X-Forwarded-For: only behind a proxy that sets it.")
    private boolean trustProxy;

    @Option(
            names = "--api-access-token-lifetime",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long an access token counts. Default: 600")
    private int accessTokenSeconds;

    @Option(
            names = "--api-session-lifetime",
            paramLabel = "MINUTES",
            defaultValue = "20160",
            description = "How long a session lasts without being used. Default: 20160, two weeks")
    private int sessionMinutes;

    @Option(
            names = "--api-token-key-file",
            paramLabel = "FILE",
            description = "File with at least 32 random bytes that sign access tokens; " + TOKEN_KEY_VARIABLE
                    + " does as well. Default: made at the first start and kept in the database")
    private Path tokenKeyFile;

    @Option(
            names = "--public-mqtt-host",
            paramLabel = "NAME",
            description = "Where devices are told to find the broker. Default: the name by which the API is called")
    private String publicMqttHost;

    @Option(
            names = "--public-mqtt-port",
            paramLabel = "PORT",
            description = "The port that devices are told. Default: the broker's")
    private Integer publicMqttPort;

    @Option(
            names = "--retention-days",
            paramLabel = "N",
            defaultValue = "" + SensorConfig.DEFAULT_RETENTION_DAYS,
            description = "Days for which sensor data is kept. Default: 90")
    private int retentionDays;

    @Mixin
    private IngestOptions ingest;

    @Option(
            names = "--license-file",
            paramLabel = "FILE",
            description = "File with the license key; the variable " + LICENSE_VARIABLE + " does as well."
                    + " Default: none, the free limits")
    private Path licenseFile;

    @Option(
            names = "--license-public-key",
            paramLabel = "FILE",
            description = "PEM file with the public keys of who issues licenses, or what would be in it.")
    private String licensePublicKey;

    @Option(
            names = "--license-required-issuer",
            paramLabel = "TEXT",
            description = "Whom the license must name as its issuer (iss). Default: anybody who can sign it")
    private String licenseIssuer;

    /** What the API has in common with other components. */
    public record Shared(String customerId, AclMode aclMode, PasswordCost passwordCost, ThrottleConfig throttle) {}

    /**
     * @param mqtt how the API reaches the broker
     * @param broker the broker's admin port; empty if the API has no access to it
     * @throws IllegalArgumentException if a value is out of range, or a file cannot be read
     */
    public ApiConfig config(
            Shared shared, MqttServiceConfig mqtt, Optional<BrokerAccess> broker, Map<String, String> environment) {
        return ApiConfig.builder(mqtt)
                .host(host)
                .port(port)
                .connections(connections)
                .timeout(Duration.ofMillis(timeoutMillis))
                .bodyLimit(bodyLimit)
                .allowedOrigins(allowedOrigins)
                .trustProxy(trustProxy)
                .aclMode(shared.aclMode())
                .access(new AccessConfig(
                        Duration.ofSeconds(accessTokenSeconds),
                        Duration.ofMinutes(sessionMinutes),
                        shared.passwordCost(),
                        shared.throttle(),
                        tokenKey(environment)))
                .license(license(shared.customerId(), environment))
                .publicMqtt(new PublicAddress(
                        Optional.ofNullable(publicMqttHost), publicMqttPort == null ? mqtt.port() : publicMqttPort))
                .sensor(new SensorConfig(ingest.config(), retentionDays))
                .broker(broker)
                .build();
    }

    private Optional<byte[]> tokenKey(Map<String, String> environment) {
        return Optional.ofNullable(tokenKeyFile).map(ApiOptions::bytes).or(() -> Optional.ofNullable(
                        environment.get(TOKEN_KEY_VARIABLE))
                .map(key -> key.getBytes(StandardCharsets.UTF_8)));
    }

    private LicenseConfig license(String customerId, Map<String, String> environment) {
        return new LicenseConfig(
                Optional.ofNullable(licenseFile)
                        .map(ApiOptions::text)
                        .or(() -> Optional.ofNullable(environment.get(LICENSE_VARIABLE)))
                        .filter(key -> !key.isBlank()),
                Optional.ofNullable(licensePublicKey)
                        .map(given -> given.strip().startsWith(PEM) ? given : text(Path.of(given))),
                Optional.of(customerId),
                Optional.ofNullable(licenseIssuer));
    }

    static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("The file " + file + " cannot be read: " + e, e);
        }
    }
}
