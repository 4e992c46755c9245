package dev.rookery.app.option;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.auth.TenantId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Options of an API in a separate process: broker, MQTT user, first account. */
public final class ApiBrokerOptions {
    private static final String FIRST_PASSWORD_VARIABLE = "ROOKERY_API_FIRST_PASSWORD";

    @Option(
            names = "--broker-host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "Host name or address of the broker. Default: localhost")
    private String host;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "Port of the broker for MQTT over TCP. Default: 1883")
    private int port;

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
            names = "--api-mqtt-user",
            paramLabel = "NAME",
            defaultValue = MqttServiceConfig.DEFAULT_USERNAME,
            description = "MQTT user of the API itself, created at startup. Default: rookery-api")
    private String username;

    @Option(
            names = "--api-mqtt-password-file",
            paramLabel = "FILE",
            description = "File with the password of the API's MQTT user."
                    + " Default: generated at the first start and stored in the database")
    private Path passwordFile;

    @Option(
            names = "--api-first-password-file",
            paramLabel = "FILE",
            description = "File with the password of the owner 'admin', which is created if no account exists."
                    + " Alternative: the variable " + FIRST_PASSWORD_VARIABLE + ".")
    private Path firstPasswordFile;

    /**
     * @param ownPassword provides the password if no file is set
     * @throws IllegalArgumentException if a value is out of range
     */
    public MqttServiceConfig mqtt(Supplier<String> ownPassword) {
        return new MqttServiceConfig(
                host,
                port,
                username,
                passwordFile == null
                        ? ownPassword.get()
                        : ApiOptions.text(passwordFile).strip());
    }

    /**
     * Returns the access to the broker's admin port, or empty if none is set.
     *
     * @throws IllegalArgumentException if a value is out of range or the token is missing
     */
    public Optional<BrokerAccess> admin(Map<String, String> environment) {
        return Optional.ofNullable(adminPort)
                .map(given -> new BrokerAccess(host, given, adminToken(environment), TenantId.DEFAULT.value()));
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
