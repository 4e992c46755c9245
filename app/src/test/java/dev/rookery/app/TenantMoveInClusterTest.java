package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import dev.rookery.testkit.kubernetes.HelmTools;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant of one process moves into a namespace: the commands of the guide, and the Job that the chart makes. */
@Tag("cluster")
class TenantMoveInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String NAMESPACE = "customer-moved";
    private static final String CHART =
            Path.of("..", "deploy", "charts", "customer-instance").toString();

    private final KubernetesClient client = ControlPlane.shared().client();
    private final HelmTools tools = HelmTools.version(3, ControlPlane.shared());
    private final TestDatabase shared = MigratedDatabase.createOwned();
    private final TestDatabase own = MigratedDatabase.createOwned();

    @TempDir
    private Path folder;

    @Test
    void importsOnceIntoTheInstanceOfTheNamespace() throws Exception {
        Files.writeString(folder.resolve("passphrase"), "a long passphrase\n");
        addTenant();
        MovedRows acme = new MovedRows(shared, "acme");
        acme.create("acmes");
        acme.createReadings("acmes");
        Map<String, String> rows = acme.describe();
        String readings = acme.readings();
        exportTenant();

        Job job = install();
        Path token = folder.resolve("token");
        Files.writeString(token, adminToken());
        int adminPort = FreePort.find();
        try (BrokerProcess broker = new BrokerProcess(
                folder.resolve("instance"),
                own.url(),
                "--admin-port=" + adminPort,
                "--admin-token-file=" + token,
                "--durability=os")) {
            InetSocketAddress address = broker.address();
            assertThat(runJob(job, adminPort)).contains("Imported tenant 'default'");
            // A pod that was replaced, or an upgrade with the same values.
            assertThat(runJob(job, adminPort)).contains("was imported from this file before");

            new MovedSessions(address, "device").verify();
            MovedRows moved = new MovedRows(own, "default");
            assertThat(moved.describe()).isEqualTo(rows);
            assertThat(moved.readings()).isEqualTo(readings);
        }
    }

    private void addTenant() {
        command("tenant", "add", "acme");
        RookeryCommands.run(
                        MovedSessions.PASSWORD + "\n",
                        "user",
                        "add",
                        "device",
                        "--tenant",
                        "acme",
                        "--password-stdin",
                        "--bcrypt-cost=4",
                        "--superuser",
                        "--postgres-url",
                        shared.url())
                .orFail();
    }

    private void exportTenant() throws Exception {
        Path data = folder.resolve("shared");
        Path token = Files.writeString(folder.resolve("shared-token"), "a-token-for-tests-only");
        try (BrokerProcess broker = new BrokerProcess(
                data, shared.url(), "--admin-port=0", "--admin-token-file=" + token, "--durability=os")) {
            new MovedSessions(broker.address(), "device@acme").create();
            command("tenant", "suspend", "acme");
            command(
                    "tenant",
                    "export",
                    "acme",
                    "--output",
                    folder.resolve("acme.tenant").toString(),
                    "--passphrase-file",
                    folder.resolve("passphrase").toString(),
                    "--data",
                    data.toString(),
                    "--broker-admin-token-file",
                    token.toString());
        }
    }

    /** Installs the chart as docs/guides/moving-a-tenant.md shows and returns the Job that imports. */
    private Job install() {
        tools.kubectl("create", "namespace", NAMESPACE).orFail();
        tools.kubectl(
                        "create",
                        "secret",
                        "generic",
                        "acme-tenant",
                        "-n",
                        NAMESPACE,
                        "--from-file=" + folder.resolve("acme.tenant"),
                        "--from-file=passphrase=" + folder.resolve("passphrase"))
                .orFail();
        tools.helm(
                        "install",
                        NAMESPACE,
                        CHART,
                        "--namespace",
                        NAMESPACE,
                        "--set",
                        "customer.id=moved",
                        "--set",
                        "customer.email=john@example.com",
                        "--set",
                        "customer.companyName=Acme Corp",
                        "--set",
                        "license.key=eyJhbGc...",
                        "--set",
                        "domain.base=iotistic.cloud",
                        "--set",
                        "tenantImport.file=acme.tenant",
                        "--set",
                        "tenantImport.secretName=acme-tenant",
                        "--set",
                        "tenantImport.passphraseKey=passphrase")
                .orFail();
        tools.kubectl(
                        "wait",
                        "-n",
                        NAMESPACE,
                        "job",
                        "-l",
                        "app.kubernetes.io/component=import",
                        "--for=condition=complete",
                        "--timeout=3m")
                .orFail();
        List<Job> jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", "import")
                .list()
                .getItems();
        assertThat(jobs).hasSize(1);
        return jobs.get(0);
    }

    private String runJob(Job job, int adminPort) throws Exception {
        ContainerProcess container = new ContainerProcess(
                client, NAMESPACE, job.getSpec().getTemplate().getSpec(), folder);
        try (RunningProcess process = container.start("import", addresses(adminPort))) {
            assertThat(process.awaitExit(TIMEOUT)).as(process.output()).isZero();
            return process.output();
        }
    }

    private Map<String, String> addresses(int adminPort) {
        URI postgres = URI.create(own.url());
        return Map.of(
                "PGHOST",
                postgres.getHost(),
                "PGPORT",
                Integer.toString(postgres.getPort()),
                "PGDATABASE",
                postgres.getPath().substring(1),
                "PGUSER",
                postgres.getUserInfo(),
                "ROOKERY_BROKER_HOST",
                "127.0.0.1",
                "ROOKERY_BROKER_ADMIN_PORT",
                Integer.toString(adminPort));
    }

    private String adminToken() {
        String encoded = client.secrets()
                .inNamespace(NAMESPACE)
                .withName(NAMESPACE + "-secrets")
                .require()
                .getData()
                .get("ROOKERY_ADMIN_TOKEN");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private void command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--postgres-url", shared.url()));
        RookeryCommands.run("", all.toArray(String[]::new)).orFail();
    }
}
