package dev.rookery.app.option;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.mqtt.BrokerTls;
import dev.rookery.api.mqtt.MqttServiceConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of an API in a separate process: broker, first account. */
public final class ApiBrokerOptions {
    private static final String FIRST_PASSWORD_VARIABLE = "ROOKERY_API_FIRST_PASSWORD";

    @Mixin
    private ServiceKeyOptions key;

    @Option(
            names = "--broker-host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "Host name or address of the broker. Default: localhost")
    private String host;

    @Option(
            names = "--broker-internal-port",
            paramLabel = "PORT",
            defaultValue = "9102",
            description =
                    "Port of the broker's MQTT listener for the API: --internal-port of the broker. Default: 9102")
    private int port;

    @Option(
            names = "--broker-internal-ca",
            paramLabel = "FILE",
            description =
                    "PEM file with the certificate authorities that the API trusts on the broker's internal listener; enables"
                            + " TLS. The broker's certificate must name the host of --broker-host. A changed file applies to"
                            + " new connections. Default: no TLS")
    private @Nullable Path internalAuthorities;

    @Option(
            names = "--broker-admin-port",
            paramLabel = "PORT",
            description = "Admin port of the broker, required for live broker data in the API. Default: none")
    private Integer adminPort;

    @Option(
            names = "--broker-admin-token-file",
            paramLabel = "FILE",
            description = "File with the token of the broker's admin port. Alternative: the variable "
                    + AdminOptions.TOKEN_VARIABLE + ".")
    private Path adminTokenFile;

    @Option(
            names = "--api-first-password-file",
            paramLabel = "FILE",
            description = "File with the password of the owner 'admin', which is created if no account exists."
                    + " Alternative: the variable " + FIRST_PASSWORD_VARIABLE + ".")
    private Path firstPasswordFile;

    /**
     * Returns the MQTT connections of the API.
     *
     * @throws IllegalArgumentException if a value is out of range, the service key is missing or the file with certificate
     *     authorities cannot be read
     */
    public MqttServiceConfig mqtt(Map<String, String> environment) {
        Optional<BrokerTls> tls = Optional.ofNullable(internalAuthorities).map(BrokerTls::trusting);
        return new MqttServiceConfig(host, port, key.require("The API", environment), tls);
    }

    /**
     * Returns the access to the broker's admin port, or empty if none is set.
     *
     * @throws IllegalArgumentException if a value is out of range or the token is missing
     */
    public Optional<BrokerAccess> admin(Map<String, String> environment) {
        return Optional.ofNullable(adminPort)
                .map(given ->
                        new BrokerAccess(host, given, adminToken(environment), key.require("The API", environment)));
    }

    private String adminToken(Map<String, String> environment) {
        return Optional.ofNullable(adminTokenFile)
                .map(file -> ApiOptions.text(file).strip())
                .or(() -> Optional.ofNullable(environment.get(AdminOptions.TOKEN_VARIABLE)))
                .orElseThrow(() -> new IllegalArgumentException("--broker-admin-port requires a token. Set"
                        + " --broker-admin-token-file or " + AdminOptions.TOKEN_VARIABLE + "."));
    }

    /** Returns the password of the first owner, if it is set. */
    public Optional<String> firstPassword(Map<String, String> environment) {
        return Optional.ofNullable(firstPasswordFile)
                .map(ApiOptions::text)
                .or(() -> Optional.ofNullable(environment.get(FIRST_PASSWORD_VARIABLE)))
                .map(String::strip);
    }
}
