package dev.rookery.app.command;

import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.app.Platform;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.postgres.PostgresConfig;
import java.io.PrintWriter;
import java.util.Optional;

/** What a start tells the person at the terminal. */
final class StartLog {
    private final PrintWriter out;
    private String username = "USER";
    private String password = "PASSWORD";

    StartLog(PrintWriter out) {
        this.out = out;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** A user that was just made; its password is shown this once. */
    void firstUser(String name, String firstPassword) {
        username = name;
        password = firstPassword;
        say("");
        say("First start: MQTT superuser '" + name + "' with password " + firstPassword);
        say("It is shown only now. Change it with: ./rookery user passwd " + name);
    }

    /** The owner of the API who was just made; the password is shown this once. */
    void firstOwner(String name, String firstPassword) {
        say("");
        say("First start: API owner '" + name + "' with password " + firstPassword);
        say("It is shown only now. Change it with: ./rookery account passwd " + name);
    }

    /**
     * @param api its address, if it runs here
     * @param exporter its address, if it runs here
     */
    void banner(Platform platform, PostgresConfig postgres, Optional<String> api, Optional<String> exporter) {
        say("");
        for (BoundListener listener : platform.listeners()) {
            say(describe(listener));
        }
        platform.admin()
                .ifPresent(address -> say("  Admin port        " + address.getHostString() + ":" + address.getPort()));
        say("  PostgreSQL        " + postgres.address() + " (user " + postgres.user() + ")");
        api.ifPresent(address -> say("  API               http://" + address + "/api/docs"));
        exporter.ifPresent(address -> say("  Metrics           http://" + address + "/metrics"));
        platform.listeners().stream()
                .filter(listener -> listener.transport() == Transport.TCP && !listener.secured())
                .findFirst()
                .ifPresent(listener -> example(listener.address().getPort()));
        say("");
        say("Rookery is ready. Ctrl-C stops it.");
    }

    private void example(int port) {
        String options = " -h localhost -p " + port + " -u " + username + " -P " + password;
        say("");
        say("Try it:");
        say("  mosquitto_sub" + options + " -t '" + SensorTopics.ALL + "' -v");
        say("  mosquitto_pub" + options + " -t " + SensorTopics.metric("device001", "temperature")
                + " -m '{\"value\": 22.5}'");
    }

    private static String describe(BoundListener listener) {
        String host = listener.address().getAddress().isAnyLocalAddress()
                ? "*"
                : listener.address().getHostString();
        String address = host + ":" + listener.address().getPort();
        return switch (listener.transport()) {
            case TCP -> (listener.secured() ? "  MQTT (TLS)        " : "  MQTT              ") + address;
            case WEBSOCKET -> (listener.secured() ? "  MQTT (WSS)        " : "  MQTT (WebSocket)  ") + address;
        };
    }
}
