package dev.rookery.app.option;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.auth.TenantId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What an API that is a process of its own has to be told. */
public final class ApiBrokerOptions {
    private static final String FIRST_PASSWORD_VARIABLE = "ROOKERY_API_FIRST_PASSWORD";

    @Option(
            names = "--broker-host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "Where the API finds the broker. Default: localhost")
    private String host;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "The broker's port for MQTT over TCP. Default: 1883")
    private int port;

    @Option(
            names = "--broker-admin-port",
            paramLabel = "PORT",
            description = "The broker's admin port, for the live broker in the API. Default: none, and no live broker")
    private Integer adminPort;

    @Option(
            names = "--broker-admin-token-file",
            paramLabel = "FILE",
            description =
                    "File with the token of the broker's admin port; " + AdminOptions.TOKEN_VARIABLE + " does as well.")
    private Path adminTokenFile;

    @Option(
            names = "--api-mqtt-user",
            paramLabel = "NAME",
            defaultValue = MqttServiceConfig.DEFAULT_USERNAME,
            description = "The API's own MQTT user, which it makes for itself. Default: rookery-api")
    private String username;

    @Option(
            names = "--api-mqtt-password-file",
            paramLabel = "FILE",
            description = "File with the password of that user."
                    + " Default: made at the first start and kept in the database")
    private Path passwordFile;

    @Option(
            names = "--api-first-password-file",
            paramLabel = "FILE",
            description =
                    "If nobody can log in to the API yet, its owner 'admin' is made with the password in this file; "
                            + FIRST_PASSWORD_VARIABLE + " does as well.")
    private Path firstPasswordFile;

    /**
     * @param ownPassword gives a password if none is given here
     * @throws IllegalArgumentException if something is out of range
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
     * How the broker's admin port is reached, if it is given.
     *
     * @throws IllegalArgumentException if something is out of range, or there is no token
     */
    public Optional<BrokerAccess> admin(Map<String, String> environment) {
        return Optional.ofNullable(adminPort)
                .map(given -> new BrokerAccess(host, given, adminToken(environment), TenantId.DEFAULT.value()));
    }

    private String adminToken(Map<String, String> environment) {
        return Optional.ofNullable(adminTokenFile)
                .map(file -> ApiOptions.text(file).strip())
                .or(() -> Optional.ofNullable(environment.get(AdminOptions.TOKEN_VARIABLE)))
                .orElseThrow(() -> new IllegalArgumentException("--broker-admin-port needs a token: give"
                        + " --broker-admin-token-file or " + AdminOptions.TOKEN_VARIABLE));
    }

    /** The password of the first owner, if it is given. */
    public Optional<String> firstPassword(Map<String, String> environment) {
        return Optional.ofNullable(firstPasswordFile)
                .map(ApiOptions::text)
                .or(() -> Optional.ofNullable(environment.get(FIRST_PASSWORD_VARIABLE)))
                .map(String::strip);
    }
}
