package dev.rookery.broker;

import static dev.rookery.broker.BrokerFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.RunningProcess;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** mosquitto_pub and mosquitto_sub in every protocol version that they support. */
class MosquittoClientsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Map<Engine, BrokerFixture> FIXTURES = new EnumMap<>(Engine.class);

    @BeforeAll
    static void start() {
        assumeThat(isInstalled("mosquitto_pub"))
                .as("SKIPPED: mosquitto_pub not found; install mosquitto-clients")
                .isTrue();
        for (Engine engine : Engine.values()) {
            FIXTURES.put(engine, BrokerFixture.withDevice(engine));
        }
    }

    @AfterAll
    static void stop() {
        FIXTURES.values().forEach(BrokerFixture::close);
    }

    static Stream<Arguments> enginesAndVersions() {
        return Stream.of(Engine.values()).flatMap(engine -> Stream.of("mqttv31", "mqttv311", "mqttv5")
                .map(version -> Arguments.of(engine, version)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndVersions")
    void devicePublishesAndReceivesAsItsRowsPermit(Engine engine, String version) throws Exception {
        List<String> filters = List.of("-t", "sensor/device001/#", "-t", "command/device001/#");
        // The retained message arrives when the subscription is active.
        run(engine, "mosquitto_pub", version, "root", "-t", "sensor/device001/start", "-m", version, "-r", "-q", "1");
        try (RunningProcess subscriber =
                start(engine, "mosquitto_sub", version, "device001", filters, "-v", "-C", "3")) {
            subscriber.awaitOutput("sensor/device001/start " + version, TIMEOUT);
            for (String qos : List.of("0", "1", "2")) {
                int exitCode = run(
                        engine,
                        "mosquitto_pub",
                        version,
                        "device001",
                        "-t",
                        "command/device001/x",
                        "-m",
                        "forged",
                        "-q",
                        qos);
                assertThat(exitCode).as("QoS " + qos).isZero();
            }
            run(
                    engine,
                    "mosquitto_pub",
                    version,
                    "device001",
                    "-t",
                    "sensor/device001/temperature",
                    "-m",
                    "22.5",
                    "-q",
                    "1");
            run(engine, "mosquitto_pub", version, "root", "-t", "command/device001/x", "-m", "reboot", "-q", "2");

            assertThat(subscriber.awaitExit(TIMEOUT)).isZero();
            assertThat(subscriber.output().lines())
                    .containsExactly(
                            "sensor/device001/start " + version,
                            "sensor/device001/temperature 22.5",
                            "command/device001/x reboot");
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndVersions")
    void invalidCredentialsAreRefusedWithTheSameCode(Engine engine, String version) throws Exception {
        int notAuthorized = version.equals("mqttv5") ? 0x87 : 5;
        for (List<String> credentials : List.of(
                List.of("-u", "device001", "-P", "wrong"),
                List.of("-u", "unknown", "-P", PASSWORD),
                List.of("-u", "inactive", "-P", PASSWORD),
                List.<String>of())) {
            List<String> command = new ArrayList<>(base(engine, "mosquitto_pub", version));
            command.addAll(credentials);
            command.addAll(List.of("-t", "a", "-m", "b"));
            try (RunningProcess client = RunningProcess.start(command)) {
                assertThat(client.awaitExit(TIMEOUT))
                        .as(String.join(" ", credentials))
                        .isEqualTo(notAuthorized);
            }
        }
    }

    private static int run(Engine engine, String program, String version, String username, String... arguments)
            throws Exception {
        try (RunningProcess client = start(engine, program, version, username, List.of(), arguments)) {
            return client.awaitExit(TIMEOUT);
        }
    }

    private static RunningProcess start(
            Engine engine, String program, String version, String username, List<String> more, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(base(engine, program, version));
        command.addAll(List.of("-u", username, "-P", PASSWORD));
        command.addAll(more);
        command.addAll(List.of(arguments));
        return RunningProcess.start(command);
    }

    private static List<String> base(Engine engine, String program, String version) {
        return List.of(
                program,
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(FIXTURES.get(engine).port(Transport.TCP)),
                "-V",
                version);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, program).canExecute());
    }
}
