package dev.rookery.app.option;

import dev.rookery.api.mqtt.MqttServiceConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What an API that is a process of its own has to be told. */
public final class ApiBrokerOptions {
    @Option(
            names = "--api-broker-host",
            paramLabel = "NAME",
            defaultValue = "localhost",
            description = "Where the API finds the broker. Default: localhost")
    private String host;

    @Option(
            names = "--api-broker-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "The broker's port for MQTT over TCP. Default: 1883")
    private int port;

    @Option(
            names = "--api-mqtt-user",
            paramLabel = "NAME",
            defaultValue = MqttServiceConfig.DEFAULT_USERNAME,
            description = "The API's own MQTT user, which it makes for itself. Default: rookery-api")
    private String username;

    @Option(
            names = "--api-mqtt-password-file",
            paramLabel = "FILE",
            description = "File with the password of that user, the same for all replicas.")
    private Path passwordFile;

    @Option(
            names = "--api-first-password-file",
            paramLabel = "FILE",
            description = "If nobody can log in to the API yet, its owner 'admin' is made with the password in this file.")
    private Path firstPasswordFile;

    /** @throws IllegalArgumentException if something is missing or out of range */
    public MqttServiceConfig mqtt() {
        if (passwordFile == null) {
            throw new IllegalArgumentException(
                    "--api-mqtt-password-file is missing: the API needs a password of its own for the broker");
        }
        return new MqttServiceConfig(
                host, port, username, ApiOptions.text(passwordFile).strip());
    }

    /** The password of the first owner, if it is given. */
    public Optional<String> firstPassword() {
        return Optional.ofNullable(firstPasswordFile).map(ApiOptions::text).map(String::strip);
    }
}
