package dev.rookery.app.upgrade;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Creates the fixtures of a release by running its build. Not a test: Surefire runs it only by name. See
 * {@code app/src/test/resources/upgrade/README.md}.
 */
class FixtureMaker {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final String TOKEN = "billing-token";

    @TempDir
    private Path folder;

    private final JsonObject facts = new JsonObject();
    private Path checkout;
    private Path output;

    @BeforeEach
    void findFolders() throws IOException {
        checkout = Path.of(System.getProperty("upgrade.checkout"));
        output = Path.of(System.getProperty("upgrade.output"));
        Files.createDirectories(output);
    }

    /** Creates the data folder of {@code rookery all}, killed together with its PostgreSQL while clients are connected. */
    @Test
    void makeKilledInstance() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        facts.put("made_at", now.toString());
        SignedLicense.create(now).write(folder);
        Path data = folder.resolve("data");
        HttpServer billing = billing();
        try (RunningProcess instance = startInstance(data, billing.getAddress().getPort())) {
            instance.awaitOutput("Rookery is ready", DEADLINE);
            InetSocketAddress broker = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(instance.find("MQTT +[^:]+:(\\d+)").group(1)));
            Matcher admin = instance.find("superuser '(\\w+)' with password (\\w+)");
            facts.put("superuser", admin.group(1)).put("superuser_password", admin.group(2));
            String ownerPassword =
                    instance.find("API owner 'admin' with password (\\w+)").group(1);
            facts.put("owner_password", ownerPassword);
            RestClient owner = RestClient.of(
                            instance.find("(http://[\\d.]+:\\d+)/api/docs").group(1) + "/api")
                    .login("admin", ownerPassword);

            addUsers(data);
            new InstanceContent(owner, facts).create();
            facts.put("packet_ids", new MqttSessions(broker).create());
            new InstanceContent(owner, facts).readings(broker, now);
            try (Connection postgres = connect(data, instance);
                    Statement statement = postgres.createStatement()) {
                usageOfFormerRuns(statement, now);
                await().atMost(DEADLINE).until(() -> count(statement, "rookery_usage_report") == 3);
                discardOldWal(statement);
                facts.put("postgres_major", postgres.getMetaData().getDatabaseMajorVersion());
            }
            killInstance(data, instance, broker);
        } finally {
            billing.stop(0);
        }
        Files.writeString(folder.resolve("facts.json"), facts.encodePrettily() + "\n");
        Archive.pack(
                output.resolve("instance.tar.xz"),
                folder,
                List.of(
                        "facts.json",
                        "license.jwt",
                        "license.pem",
                        "data/admin.token",
                        "data/postgresql.password",
                        "data/postgresql",
                        "data/broker"));
    }

    /** Creates the data folder of {@code rookery broker}, stopped with SIGTERM, and a dump of its database. */
    @Test
    void makeStoppedBroker() throws Exception {
        Path data = folder.resolve("data");
        try (ReleasePostgres postgres = ReleasePostgres.start(folder.resolve("postgresql"))) {
            String url = postgres.createDatabase("broker");
            run("migrate", "--postgres-url=" + url);
            addSessionsUser("--postgres-url=" + url);
            try (RunningProcess process = start(
                    "broker",
                    "--data=" + data,
                    "--postgres-url=" + url,
                    "--durability=fsync",
                    "--mqtt-host=127.0.0.1",
                    "--mqtt-port=0",
                    "--websocket-port=none",
                    "--drain-time=0s")) {
                process.awaitOutput("Rookery is ready", DEADLINE);
                InetSocketAddress broker = new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(process.find("MQTT +[^:]+:(\\d+)").group(1)));
                MqttSessions sessions = new MqttSessions(broker);
                facts.put("packet_ids", sessions.create());
                sessions.compaction();
                try (WireClient client = sessions.connected()) {
                    process.terminate();
                    process.awaitExit(DEADLINE);
                    client.expectDisconnect();
                }
            }
            postgres.dump("broker", folder.resolve("database.sql"));
        }
        Files.writeString(folder.resolve("facts.json"), facts.encodePrettily() + "\n");
        Archive.pack(output.resolve("broker.tar.xz"), folder, List.of("facts.json", "database.sql", "data/broker"));
    }

    /** Creates a dump of the database of {@code rookery provisioner}, and its secret. */
    @Test
    void makeProvisioner() throws Exception {
        Path kubeconfig = Kubeconfigs.writeUnreachable(folder);
        try (ReleasePostgres postgres = ReleasePostgres.start(folder.resolve("postgresql"))) {
            String url = postgres.createDatabase("provisioner");
            List<String> command = new ArrayList<>(List.of("env", "KUBECONFIG=" + kubeconfig));
            command.addAll(command(
                    "provisioner",
                    "--postgres-url=" + url,
                    "--provisioner-secret-file=" + folder.resolve("secret"),
                    "--provisioner-port=0",
                    "--base-domain=iot.example.com"));
            try (RunningProcess process = RunningProcess.start(command)) {
                process.awaitOutput("The provisioner is ready", DEADLINE);
                String operator =
                        run("operator", "add", "ops", "--postgres-url=" + url).strip();
                facts.put("operator_token", operator);
                RestClient customers = RestClient.of(
                        process.find("(http://[^:]+:\\d+/api)/openapi").group(1));
                ProvisionerContent.create(customers, operator, facts);
                postgres.execute("provisioner", ProvisionerContent.USAGE);
                process.terminate();
                process.awaitExit(DEADLINE);
            }
            postgres.dump("provisioner", folder.resolve("database.sql"));
        }
        Files.writeString(folder.resolve("facts.json"), facts.encodePrettily() + "\n");
        Archive.pack(output.resolve("provisioner.tar.xz"), folder, List.of("facts.json", "database.sql", "secret"));
    }

    private RunningProcess startInstance(Path data, int billingPort) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "BILLING_API_TOKEN=" + TOKEN));
        command.addAll(command(
                "all",
                "--data=" + data,
                "--mqtt-host=127.0.0.1",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--api-host=127.0.0.1",
                "--api-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--bcrypt-cost=4",
                "--usage-interval=200ms",
                "--customer-id=acme",
                "--license-file=" + folder.resolve("license.jwt"),
                "--license-public-key=" + folder.resolve("license.pem"),
                "--billing-url=http://127.0.0.1:" + billingPort));
        return RunningProcess.start(command);
    }

    /** Accepts every report. */
    private static HttpServer billing() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/usage/report", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void addUsers(Path data) throws Exception {
        addSessionsUser("--data=" + data);
        runWithPassword("user", "add", "hash-scram", "--hash=scram-sha-256", "--password-stdin", "--data=" + data);
        runWithPassword("user", "add", "root", "--superuser", "--password-stdin", "--bcrypt-cost=4", "--data=" + data);
    }

    private void addSessionsUser(String database) throws Exception {
        runWithPassword("user", "add", MqttSessions.USER, "--password-stdin", "--bcrypt-cost=4", database);
        run("acl", "add", MqttSessions.USER, "up/#", "--access=7", database);
    }

    /** Inserts usage of earlier broker runs, which the exporter then reports, and rows as other programs write them. */
    private static void usageOfFormerRuns(Statement statement, Instant now) throws SQLException {
        statement.execute(InstanceContent.rows(MqttSessions.USER));
        for (int hours : new int[] {2, 3, 26}) {
            Instant hour = now.truncatedTo(ChronoUnit.HOURS).minus(hours, ChronoUnit.HOURS);
            statement.execute("INSERT INTO rookery_usage_run_hour (run, sequence, tenant, hour, since, until,"
                    + " messages_in_qos1, bytes_in_qos1, peak_connections) VALUES (gen_random_uuid(), 1, 'default', '"
                    + hour + "', '" + hour + "', '" + hour + "', 1000, 10000, 5)");
            statement.execute("INSERT INTO rookery_usage_device (tenant, day, device, hours) VALUES ('default', '"
                    + hour.toString().substring(0, 10) + "', " + hours + ", 1)");
        }
    }

    /** Removes write-ahead log that recovery does not need, which halves the size of the fixture. */
    private static void discardOldWal(Statement statement) throws SQLException {
        statement.execute("ALTER SYSTEM SET wal_recycle = off");
        statement.execute("SELECT pg_reload_conf()");
        statement.execute("CHECKPOINT");
        statement.execute("SELECT pg_switch_wal()");
        statement.execute("CHECKPOINT");
        statement.execute("ALTER SYSTEM RESET wal_recycle");
        statement.execute("SELECT pg_reload_conf()");
    }

    /** Kills PostgreSQL first, so that a reading stays in the ingestion's queue and usage goes to the spool file. */
    private void killInstance(Path data, RunningProcess instance, InetSocketAddress broker) throws Exception {
        MqttSessions sessions = new MqttSessions(broker);
        try (WireClient connected = sessions.connected();
                WireClient device = WireClient.tcp(broker)) {
            device.connect(Connect.v3("pump-2").user("pump-2", InstanceContent.DEVICE_PASSWORD));
            ProcessHandle postmaster = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(data.resolve("postgresql/postmaster.pid"))
                                    .get(0)
                                    .strip()))
                    .orElseThrow();
            List<ProcessHandle> processes = new ArrayList<>(List.of(postmaster));
            processes.addAll(postmaster.descendants().toList());
            processes.forEach(ProcessHandle::destroyForcibly);
            device.publishFully(Publish.of("sensor/pump-2/late", "99").qos(1, 1));
            await().atMost(DEADLINE).until(() -> Files.exists(data.resolve("broker/usage.spool")));
            instance.kill();
            connected.expectClosed();
        }
    }

    private static Connection connect(Path data, RunningProcess instance) throws Exception {
        Matcher server = instance.find("PostgreSQL +(\\S+) \\(user (\\w+)\\)");
        String user = server.group(2);
        String file = user.equals("postgres") ? "postgresql.password" : "postgresql." + user + ".password";
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.group(1),
                user,
                Files.readString(data.resolve(file)).strip());
    }

    private static int count(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private RunningProcess start(String... arguments) throws IOException {
        return RunningProcess.start(command(arguments));
    }

    private String runWithPassword(String... arguments) throws Exception {
        try (RunningProcess process = start(arguments)) {
            process.write("secret\n");
            return success(process);
        }
    }

    private String run(String... arguments) throws Exception {
        try (RunningProcess process = start(arguments)) {
            return success(process);
        }
    }

    private static String success(RunningProcess process) throws InterruptedException {
        if (process.awaitExit(DEADLINE) != 0) {
            throw new AssertionError(process.output());
        }
        return process.output();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.bootstrap.extensions=serviceload",
                "-cp",
                checkout.resolve("app/target/lib") + "/*:" + checkout.resolve("app/target") + "/*",
                "dev.rookery.app.Rookery"));
        command.addAll(List.of(arguments));
        return command;
    }
}
