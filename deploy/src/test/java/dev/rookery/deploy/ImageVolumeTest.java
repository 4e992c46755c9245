package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable state of a broker of the image, on a volume as the chart mounts it. */
@Tag("image")
class ImageVolumeTest {
    private static final PodSpec POD = Chart.render(Chart.DEFAULTS)
            .pods()
            .get("StatefulSet customer-abc123-broker")
            .getSpec();
    private static final Container CONTAINER = POD.getContainers().get(0);
    private static final String JAVA = "/opt/java/bin/java\0";
    private static final int SERVER_UNAVAILABLE = 0x88;

    @TempDir
    private Path folder;

    private final TestDatabase database = TestDatabase.create();
    private final ImageRun image = new ImageRun(database);
    private String password;

    /** Sets the permissions that fsGroup gives a new volume. */
    @BeforeEach
    void volume() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
        Files.setAttribute(
                folder, "unix:gid", POD.getSecurityContext().getFsGroup().intValue(), LinkOption.NOFOLLOW_LINKS);
        image.rookery("migrate");
        password = image.rookery("user", "add", "device001", "--generate-password")
                .find("(?i)password[^:]*: (\\S+)")
                .group(1);
        image.rookery("acl", "add", "device001", "sensor/#", "--access", "3");
    }

    @Test
    void aKilledBrokerRecoversAcknowledgedState() throws Exception {
        try (RunningProcess broker = broker();
                WireClient client = client(broker)) {
            client.publishFully(Publish.of("sensor/killed", "before").qos(1, 1).retain());
            client.publishFully(Publish.of("sensor/stopped", "none").qos(1, 2).retain());

            kill();

            assertThat(broker.awaitExit(ImageRun.TIMEOUT)).as(broker.output()).isEqualTo(128 + 9);
            assertThat(folder.resolve("broker/store/lock")).exists();
        }

        try (RunningProcess broker = broker();
                WireClient client = client(broker)) {
            assertThat(retained(client, "sensor/killed")).isEqualTo("before");
            // QoS 0: only the shutdown waits until this message is written.
            client.publish(Publish.of("sensor/stopped", "after").retain());
            assertThat(retained(client, "sensor/stopped")).isEqualTo("after");

            broker.terminate();

            assertThat(broker.awaitExit(ImageRun.TIMEOUT)).as(broker.output()).isIn(0, 128 + 15);
        }

        try (RunningProcess broker = broker();
                WireClient client = client(broker)) {
            assertThat(retained(client, "sensor/killed")).isEqualTo("before");
            assertThat(retained(client, "sensor/stopped")).isEqualTo("after");
            assertThat(broker.output()).doesNotContain("cut off");
        }
    }

    private static String retained(WireClient client, String topic) {
        client.subscribe(topic, 0);
        return client.receivePublish().payload();
    }

    /** Connects; retries while the database is too busy to load the user. */
    private WireClient client(RunningProcess broker) {
        int port = Integer.parseInt(broker.find("MQTT +\\*:(\\d+)").group(1));
        return Awaitility.await("a connection")
                .atMost(ImageRun.TIMEOUT)
                .until(() -> connect(port), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<WireClient> connect(int port) {
        WireClient client = WireClient.tcp(new InetSocketAddress("localhost", port));
        int code = client.connect(Connect.v5("device001").user("device001", password))
                .code();
        if (code == 0) {
            return Optional.of(client);
        }
        client.close();
        assertThat(code).isEqualTo(SERVER_UNAVAILABLE);
        return Optional.empty();
    }

    private RunningProcess broker() throws IOException {
        String mounted = CONTAINER.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals("broker-data"))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();
        RunningProcess broker = ImageRun.start(
                List.of(
                        "--volume",
                        folder + ":" + mounted,
                        "ROOKERY_POSTGRES_URL=" + database.url(),
                        "ROOKERY_DATA=" + Objects.variable(CONTAINER, "ROOKERY_DATA"),
                        "ROOKERY_DURABILITY=" + Objects.variable(CONTAINER, "ROOKERY_DURABILITY"),
                        "ROOKERY_SKIP_MIGRATIONS=true",
                        "ROOKERY_MQTT_PORT=0",
                        "ROOKERY_WEBSOCKET_PORT=0",
                        "ROOKERY_DRAIN_TIME=1s",
                        // Identifies the process.
                        "ROOKERY_JAVA_OPTIONS=-Drookery.test=" + folder),
                "/usr/bin/rookery",
                "broker");
        broker.awaitOutput("Rookery is ready", ImageRun.TIMEOUT);
        return broker;
    }

    /** Sends SIGKILL to the program in the container, as the kernel does when out of memory. */
    private void kill() throws IOException {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            List<ProcessHandle> found = processes
                    .filter(process -> {
                        String command = command(process);
                        return command.startsWith(JAVA) && command.contains("-Drookery.test=" + folder + "\0");
                    })
                    .toList();
            assertThat(found).hasSize(1);
            found.get(0).destroyForcibly();
        }
    }

    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
