package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.measure.ProcessReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rookery's own broker with one of its engines, authenticating against PostgreSQL, started as its launcher does. */
public final class RookeryPeer implements Peer {
    private static final int FIRST_VERSION_THAT_WARNS = 24;

    private final String engine;
    private final Path application;

    /** @param application the build folder of the application */
    public RookeryPeer(String engine, Path application) {
        this.engine = engine;
        this.application = application;
    }

    @Override
    public String name() {
        return "rookery-" + engine;
    }

    @Override
    public RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException {
        if (setting.transport().isSecure() && engine.equals("moquette")) {
            throw new PeerException("the Moquette engine has no TLS listener");
        }
        BenchDatabase database = new BenchDatabase();
        try {
            return start(setting, database);
        } catch (PeerException | InterruptedException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private RunningPeer start(PeerSetting setting, BenchDatabase database) throws PeerException, InterruptedException {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>(List.of(
                "broker",
                "--engine=" + engine,
                "--mqtt-host=" + Ports.LOOPBACK,
                "--data=" + setting.directory().resolve("data"),
                "--postgres-url=" + database.url()));
        arguments.addAll(listener(setting, port));
        List<String> command = JavaCommand.of(
                options(), List.of(application.resolve("lib"), application), "dev.rookery.app.Rookery", arguments);
        ServerProcess process = ServerProcess.start(command, Map.of("PGSSLMODE", "disable"), setting.directory(), port);
        database.put(Accounts.standard());
        return new RunningPeer(
                name(),
                new Endpoint(Ports.LOOPBACK, port, setting.transport()),
                new ProcessReader(process.pid()),
                "PostgreSQL",
                AccountFiles.credentials(Accounts.standard()),
                Optional.of(database),
                () -> {
                    process.stop();
                    database.close();
                });
    }

    /** One listener, on the port; the others are away. */
    private static List<String> listener(PeerSetting setting, int port) {
        Transport transport = setting.transport();
        List<String> options = new ArrayList<>();
        options.add("--mqtt-port=" + (transport == Transport.TCP ? port : "none"));
        options.add("--websocket-port=" + (transport == Transport.WEBSOCKET ? port : "none"));
        if (transport.isSecure()) {
            options.add("--tls-certificate=" + setting.certificate().chain());
            options.add("--tls-key=" + setting.certificate().key());
            options.add("--mqtts-port=" + (transport.isWebSocket() ? "none" : port));
            options.add("--wss-port=" + (transport.isWebSocket() ? port : "none"));
        }
        return options;
    }

    /** The options of the launcher. */
    private static List<String> options() {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:MetaspaceSize=64m",
                "-Dio.netty.bootstrap.extensions=serviceload"));
        if (Runtime.version().feature() >= FIRST_VERSION_THAT_WARNS) {
            options.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseCompactObjectHeaders"));
        }
        return options;
    }
}
