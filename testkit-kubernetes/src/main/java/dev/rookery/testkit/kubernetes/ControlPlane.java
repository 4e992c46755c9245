package dev.rookery.testkit.kubernetes;

import dev.rookery.testkit.FreePort;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Kubernetes control plane: etcd, API server, controller manager and scheduler, with nothing in it but a
 * storage class {@code standard} and a {@link FakeNode}. Tests keep apart by namespace.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Started by the first test that needs it; ends with the JVM. */
    private static final class Shared {
        static final ControlPlane CONTROL_PLANE = start();

        private static ControlPlane start() {
            ControlPlane controlPlane = ControlPlane.start();
            Runtime.getRuntime().addShutdownHook(new Thread(controlPlane::close));
            return controlPlane;
        }
    }

    private final Path folder;
    private final Program etcd;
    private final Program apiServer;
    private final Program controllerManager;
    private final Program scheduler;
    private final KubernetesClient client;
    private FakeNode node;

    private ControlPlane(Path folder, Path binaries) {
        this.folder = folder;
        Certificates certificates = Certificates.make(folder);
        List<Integer> ports =
                Stream.generate(FreePort::find).distinct().limit(5).toList();
        ControlPlaneArguments arguments = new ControlPlaneArguments(folder, certificates, ports);
        writeText(kubeconfig(), arguments.kubeconfig());
        etcd = program(binaries, "etcd", arguments.etcd());
        apiServer = program(binaries, "kube-apiserver", arguments.apiServer());
        controllerManager = program(binaries, "kube-controller-manager", arguments.controllerManager());
        scheduler = program(binaries, "kube-scheduler", arguments.scheduler());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build();
    }

    /** The one that all tests of a JVM share. */
    public static ControlPlane shared() {
        return Shared.CONTROL_PLANE;
    }

    /** A control plane of one's own, ready for use. */
    public static ControlPlane start() {
        try {
            ControlPlane controlPlane =
                    new ControlPlane(Files.createTempDirectory("control-plane"), Tool.folder("build-control-plane"));
            controlPlane.startAll();
            return controlPlane;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code system:masters}. Closed with the control plane. */
    public KubernetesClient client() {
        return client;
    }

    /** A file that lets kubectl, Helm and others in, as {@code system:masters}. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    public FakeNode node() {
        return node;
    }

    /** Connections to it are refused from now on; what runs, goes on. */
    public void stopApiServer() {
        apiServer.stop();
    }

    /** Starts it again and waits until it serves. */
    public void startApiServer() {
        apiServer.start();
        awaitApiServer();
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        client.close();
        Stream.of(scheduler, controllerManager, apiServer, etcd).forEach(Program::stop);
        deleteFolder();
    }

    private void startAll() {
        try {
            etcd.start();
            apiServer.start();
            awaitApiServer();
            controllerManager.start();
            scheduler.start();
            node = FakeNode.join(client, "node-1");
            Awaitility.await("the first service account")
                    .atMost(PATIENCE)
                    .until(() -> client.serviceAccounts()
                                    .inNamespace("default")
                                    .withName("default")
                                    .get()
                            != null);
        } catch (RuntimeException e) {
            Stream.of(scheduler, controllerManager, apiServer, etcd).forEach(Program::stop);
            throw e;
        }
    }

    private void awaitApiServer() {
        Awaitility.await("the API server")
                .atMost(PATIENCE)
                .failFast(() -> {
                    if (!apiServer.isRunning()) {
                        throw new AssertionError("kube-apiserver ended, see " + apiServer.log());
                    }
                })
                .ignoreException(KubernetesClientException.class)
                .until(() -> "ok".equals(client.raw("/readyz")));
    }

    private Program program(Path binaries, String name, List<String> arguments) {
        return new Program(binaries.resolve(name), folder.resolve(name + ".log"), arguments);
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeText(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
