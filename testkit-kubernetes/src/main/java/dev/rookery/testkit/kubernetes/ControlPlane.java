package dev.rookery.testkit.kubernetes;

import dev.rookery.testkit.FreePort;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Real Kubernetes control plane: etcd, API server, controller manager and scheduler. Contains the storage class
 * {@code standard} and a {@link FakeNode}. Tests isolate themselves by namespace.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    /** Started on first use, stopped when the JVM ends. */
    private static final class Shared {
        static final ControlPlane CONTROL_PLANE = start();

        private static ControlPlane start() {
            ControlPlane controlPlane = ControlPlane.start();
            Runtime.getRuntime().addShutdownHook(new Thread(controlPlane::close));
            return controlPlane;
        }
    }

    private final Path folder;
    private final BackgroundProgram etcd;
    private final BackgroundProgram apiServer;
    private final BackgroundProgram controllerManager;
    private final BackgroundProgram scheduler;
    private final KubernetesClient client;
    private @Nullable FakeNode node;

    private ControlPlane(Path folder, Path binaries) {
        this.folder = folder;
        ControlPlaneCertificates certificates = ControlPlaneCertificates.create(folder);
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

    /** Returns the control plane that all tests of a JVM share. */
    public static ControlPlane shared() {
        return Shared.CONTROL_PLANE;
    }

    /** Starts a separate control plane. */
    public static ControlPlane start() {
        try {
            ControlPlane controlPlane = new ControlPlane(
                    Files.createTempDirectory("control-plane"), CommandRunner.scriptOutput("build-control-plane"));
            controlPlane.startAll();
            return controlPlane;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a client with the permissions of {@code system:masters}, closed with the control plane. */
    public KubernetesClient client() {
        return client;
    }

    /** Returns a kubeconfig with the permissions of {@code system:masters}. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Stops the API server only. Connections to it are refused afterwards. */
    public void stopApiServer() {
        apiServer.stop();
    }

    /** Starts the API server again and waits until it is ready. */
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
        Stream.of(scheduler, controllerManager, apiServer, etcd).forEach(BackgroundProgram::stop);
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
                    .atMost(TIMEOUT)
                    .until(() -> client.serviceAccounts()
                                    .inNamespace("default")
                                    .withName("default")
                                    .get()
                            != null);
        } catch (RuntimeException e) {
            Stream.of(scheduler, controllerManager, apiServer, etcd).forEach(BackgroundProgram::stop);
            throw e;
        }
    }

    private void awaitApiServer() {
        Awaitility.await("the API server")
                .atMost(TIMEOUT)
                .failFast(() -> {
                    if (!apiServer.isRunning()) {
                        throw new AssertionError("kube-apiserver has terminated; see " + apiServer.log());
                    }
                })
                .ignoreException(KubernetesClientException.class)
                .until(() -> "ok".equals(client.raw("/readyz")));
    }

    private BackgroundProgram program(Path binaries, String name, List<String> arguments) {
        return new BackgroundProgram(binaries.resolve(name), folder.resolve(name + ".log"), arguments);
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
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
