package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exports and imports are killed at twenty random moments each, the command or the broker. Nothing half made becomes visible, and a
 * repeated command succeeds.
 */
@Tag("long")
class TenantMoveKillTest {
    private static final int KILLS = 20;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String ADMIN_TOKEN = "a-token-for-tests-only";
    private static final int READINGS = 40_000;

    private final TestDatabase database = MigratedDatabase.createOwned();
    private final Random random = new Random(11);

    @TempDir
    private Path folder;

    private Path data;

    @Test
    void killedExportsAndImportsLeaveNothingHalfMade() throws Exception {
        data = folder.resolve("data");
        Files.writeString(folder.resolve("token"), ADMIN_TOKEN);
        command("tenant", "add", "acme");
        RookeryCommands.run(
                        MovedSessions.PASSWORD + "\n",
                        arguments(
                                "user",
                                "add",
                                "device",
                                "--tenant",
                                "acme",
                                "--password-stdin",
                                "--bcrypt-cost=4",
                                "--superuser"))
                .orFail();
        MovedRows source = new MovedRows(database, "acme");
        source.create("acmes");
        addAudit();
        Map<String, String> rows = source.describe();
        Path complete = folder.resolve("acme.tenant");
        long duration;
        try (BrokerProcess broker = broker()) {
            new MovedSessions(broker.address(), "device@acme").create();
            command("tenant", "suspend", "acme");
            duration = timed(
                    "tenant",
                    "export",
                    "acme",
                    "--output",
                    folder.resolve("first").toString());
            for (int i = 0; i < KILLS; i++) {
                Path file = folder.resolve("killed" + i);
                kill(duration, "tenant", "export", "acme", "--output", file.toString());
                if (Files.exists(file)) {
                    // The kill came after the end: then the file is complete.
                    assertThat(run("tenant", "import", file.toString()).err()).contains("exists");
                }
            }
            command("tenant", "export", "acme", "--output", complete.toString());
            command("tenant", "clear", "acme", "--yes");
            duration = timed("tenant", "import", complete.toString(), "--as", "timed");
            command("tenant", "clear", "timed", "--yes");
        }
        for (int i = 0; i < KILLS; i++) {
            try (BrokerProcess broker = broker()) {
                InetSocketAddress address = broker.address();
                if (i % 2 == 0) {
                    kill(duration, "tenant", "import", complete.toString(), "--as", "moved", "--replace");
                } else {
                    RunningProcess importing =
                            start("tenant", "import", complete.toString(), "--as", "moved", "--replace");
                    park(duration);
                    broker.kill();
                    importing.awaitExit(TIMEOUT);
                    importing.close();
                }
                assertNothingHalfMade(rows, address);
                broker.kill();
            }
        }
        try (BrokerProcess broker = broker()) {
            InetSocketAddress address = broker.address();
            command("tenant", "import", complete.toString(), "--as", "moved", "--replace");
            assertThat(new MovedRows(database, "moved").describe()).isEqualTo(rows);
            new MovedSessions(address, "device@moved").verify();
            broker.stop();
        }
    }

    /** Either the tenant is complete and active, or it cannot be used. */
    private void assertNothingHalfMade(Map<String, String> rows, InetSocketAddress address) {
        List<String> state = database.query(
                "SELECT state || ' ' || coalesce(importing, 'complete') FROM rookery_tenants WHERE id = 'moved'");
        if (state.isEmpty()) {
            return;
        }
        if (state.get(0).equals("active complete")) {
            assertThat(new MovedRows(database, "moved").describe()).isEqualTo(rows);
        } else {
            assertThat(state.get(0)).startsWith("suspended ").doesNotEndWith("complete");
            assertThat(run("tenant", "resume", "moved").err()).contains("import is incomplete");
        }
    }

    private void addAudit() {
        database.execute("INSERT INTO api_audit (tenant, actor_kind, actor, action, subject, detail, address)"
                + " SELECT 'acme', 'user', 'anna', 'action', 'subject ' || n, '{}', '' FROM generate_series(1, "
                + READINGS
                + ") n");
    }

    private long timed(String... arguments) {
        long start = System.nanoTime();
        try (RunningProcess process = start(arguments)) {
            assertThat(process.awaitExit(TIMEOUT)).as(process.output()).isZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return System.nanoTime() - start;
    }

    private void kill(long duration, String... arguments) throws InterruptedException {
        try (RunningProcess process = start(arguments)) {
            park(duration);
            process.kill();
        }
    }

    /** The moment of a kill is random by intent; most of the first half is the start of the JVM. */
    private void park(long duration) {
        LockSupport.parkNanos(duration / 3 + random.nextLong(duration * 2 / 3));
    }

    private RunningProcess start(String... arguments) {
        try {
            return RunningProcess.start(RookeryProcess.command(arguments(arguments)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private BrokerProcess broker() throws IOException {
        return new BrokerProcess(
                data,
                database.url(),
                "--admin-port=0",
                "--admin-token-file=" + folder.resolve("token"),
                "--durability=os");
    }

    private String command(String... arguments) {
        return run(arguments).orFail();
    }

    private RookeryCommands.Result run(String... arguments) {
        return RookeryCommands.run("", arguments(arguments));
    }

    private String[] arguments(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--postgres-url", database.url()));
        if (Stream.of("export", "import", "clear").anyMatch(arguments[1]::equals)) {
            command.addAll(List.of(
                    "--data",
                    data.toString(),
                    "--broker-admin-token-file",
                    folder.resolve("token").toString()));
        }
        return command.toArray(String[]::new);
    }
}
