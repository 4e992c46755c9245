package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.measure.ProcessReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Rookery broker with PostgreSQL authentication and the JVM options of the launcher. */
public final class RookeryPeer implements BrokerPeer {
    private static final int FIRST_VERSION_WITH_WARNINGS = 24;

    /** Protects the admin port during the benchmark only. */
    private static final String ADMIN_TOKEN = UUID.randomUUID().toString();

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PGSSLMODE", "disable", "ROOKERY_ADMIN_TOKEN", ADMIN_TOKEN);

    private final String name;
    private final Path home;
    private final List<String> options;
    private final OptionalLong memoryLimit;
    private final List<String> moreJavaOptions;

    /**
     * @param home project directory, built
     * @param options options of the command {@code broker}
     * @param memoryLimit memory limit in bytes; if present, the launcher script starts the broker and selects JVM options
     */
    public RookeryPeer(String name, Path home, List<String> options, OptionalLong memoryLimit) {
        this(name, home, options, memoryLimit, List.of());
    }

    /** Creates a peer with more JVM options, of which none applies if there is a memory limit. */
    public RookeryPeer(
            String name, Path home, List<String> options, OptionalLong memoryLimit, List<String> moreJavaOptions) {
        this.name = name;
        this.home = home;
        this.options = List.copyOf(options);
        this.memoryLimit = memoryLimit;
        this.moreJavaOptions = List.copyOf(moreJavaOptions);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException {
        if (setting.transport().isSecure() && options.contains("--engine=moquette")) {
            throw new PeerException("the Moquette engine does not support TLS");
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
                "--mqtt-host=" + Ports.LOOPBACK,
                "--data=" + setting.directory().resolve("data"),
                "--postgres-url=" + database.url()));
        arguments.addAll(listener(setting, port));
        arguments.addAll(options);
        int adminPort = setting.reportsMemory() ? Ports.free() : 0;
        if (setting.reportsMemory()) {
            arguments.add("--admin-port=" + adminPort);
        }
        Optional<ControlGroup> group = memoryLimit.isPresent()
                ? Optional.of(ControlGroup.ofMemory(memoryLimit.getAsLong()))
                : Optional.empty();
        List<String> command = group.isPresent()
                ? group.get().wrap(launcherCommand(arguments))
                : JavaCommand.of(javaOptions(), libraries(), "dev.rookery.app.Rookery", arguments);
        CrashableProcess process = new CrashableProcess(command, ENVIRONMENT, setting.directory(), port);
        database.put(Accounts.standard());
        return new RunningPeer(
                name(),
                new Endpoint(Ports.LOOPBACK, port, setting.transport()),
                new ProcessReader(process.pid()),
                "PostgreSQL",
                AccountFiles.credentials(Accounts.standard()),
                Optional.of(database),
                Optional.of(process),
                setting.reportsMemory()
                        ? Optional.of(new RookeryMemory(adminPort, ADMIN_TOKEN, process::pid))
                        : Optional.empty(),
                () -> {
                    process.stop();
                    group.ifPresent(ControlGroup::close);
                    database.close();
                });
    }

    private List<Path> libraries() {
        Path application = home.resolve("app/target");
        return List.of(application.resolve("lib"), application);
    }

    private List<String> launcherCommand(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("rookery").toString()));
        command.addAll(arguments);
        return command;
    }

    /** Returns options that enable the listener of the transport only. */
    private static List<String> listener(PeerSetting setting, int port) {
        Transport transport = setting.transport();
        List<String> options = new ArrayList<>();
        options.add("--mqtt-port=" + (transport == Transport.TCP ? port : "none"));
        options.add("--websocket-port=" + (transport == Transport.WEBSOCKET ? port : "none"));
        if (transport.isSecure()) {
            options.add(
                    "--tls-certificate=" + setting.certificate().orElseThrow().chain());
            options.add("--tls-key=" + setting.certificate().orElseThrow().key());
            options.add("--mqtts-port=" + (transport.isWebSocket() ? "none" : port));
            options.add("--wss-port=" + (transport.isWebSocket() ? port : "none"));
        }
        return options;
    }

    /** Returns the JVM options of the launcher, and those of the user. */
    private List<String> javaOptions() {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xss512k",
                "-XX:MetaspaceSize=64m",
                "-Dio.netty.bootstrap.extensions=serviceload"));
        if (Runtime.version().feature() >= FIRST_VERSION_WITH_WARNINGS) {
            options.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseCompactObjectHeaders"));
        }
        options.addAll(moreJavaOptions);
        return options;
    }
}
