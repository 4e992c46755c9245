package dev.rookery.app.command;

import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.app.log.Logs;
import dev.rookery.app.platform.Platform;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.postgres.PostgresConfig;
import io.netty.util.NetUtil;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of the startup: on standard output, or in the log if it has the format JSON. Passwords are never logged, and always
 * printed.
 */
final class StartLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(StartLog.class);

    private final PrintWriter out;
    private final FirstPasswords passwords;
    private String username = "USER";
    private String password = "PASSWORD";

    StartLog(PrintWriter out) {
        this(out, Optional.empty());
    }

    /** @param passwordFile receives the passwords of the first start; empty for standard output */
    StartLog(PrintWriter out, Optional<Path> passwordFile) {
        this.out = out;
        this.passwords = new FirstPasswords(passwordFile, this::print);
    }

    void say(String line) {
        if (!Logs.isJson()) {
            print(line);
        } else if (!line.isBlank()) {
            LOGGER.info(line.strip());
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Reports a new superuser with its password, which is shown only now. */
    void firstUser(String name, String firstPassword) {
        username = name;
        if (passwords.report("MQTT superuser", name, firstPassword, "rookery user passwd")) {
            password = firstPassword;
        }
    }

    /** Reports the new owner of the API with its password, which is shown only now. */
    void firstOwner(String name, String firstPassword) {
        passwords.report("API owner", name, firstPassword, "rookery account passwd");
    }

    /** Reports the first operator with its password, which is shown only now. */
    void firstOperator(String name, String firstPassword) {
        passwords.report("operator", name, firstPassword, "rookery operator passwd");
    }

    /**
     * @param console port of the web console; empty if it does not run in this process
     * @param api address of the API; empty if it does not run in this process
     * @param exporter address of the exporter; empty if it does not run in this process
     * @param signup port of sign-up; empty if it is disabled
     */
    void banner(
            Platform platform,
            PostgresConfig postgres,
            Optional<Integer> console,
            Optional<String> api,
            Optional<String> exporter,
            Optional<Integer> signup) {
        say("");
        console.ifPresent(port -> say("  Console           http://localhost:" + port + "/"));
        for (BoundListener listener : platform.listeners()) {
            say(describe(listener));
        }
        platform.admin()
                .ifPresent(address -> say("  Admin port        " + address.getHostString() + ":" + address.getPort()));
        say("  PostgreSQL        " + postgres.address() + " (user " + postgres.user() + ")");
        api.ifPresent(address -> say("  API               http://" + address + "/api/docs"));
        signup.ifPresent(port -> say("  Operator console  http://localhost:" + port + "/"));
        signup.ifPresent(port -> say("  Sign-up           http://localhost:" + port + "/api/customers/signup"));
        exporter.ifPresent(address -> say("  Metrics           http://" + address + "/metrics"));
        passwords.explain(this::say);
        platform.listeners().stream()
                .filter(listener ->
                        listener.transport() == Transport.TCP && !listener.secured() && !listener.internal())
                .filter(listener -> !Logs.isJson())
                .findFirst()
                .ifPresent(listener -> example(listener.address().getPort()));
        say("");
        say("Rookery is ready. Press Ctrl-C to stop.");
    }

    /**
     * Returns an address that people on this machine can open.
     *
     * @param host bind address or host name
     */
    static String reachable(String host, int port) {
        boolean all = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        return NetUtil.toSocketAddressString(all ? "localhost" : host, port);
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
        if (listener.internal()) {
            return "  Internal port     " + address;
        }
        return switch (listener.transport()) {
            case TCP -> (listener.secured() ? "  MQTT (TLS)        " : "  MQTT              ") + address;
            case WEBSOCKET -> (listener.secured() ? "  MQTT (WSS)        " : "  MQTT (WebSocket)  ") + address;
        };
    }
}
