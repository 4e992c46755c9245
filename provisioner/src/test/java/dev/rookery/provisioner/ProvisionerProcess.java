package dev.rookery.provisioner;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.licence.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalogue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A provisioner in a process of its own, to be killed. */
public final class ProvisionerProcess {
    private ProvisionerProcess() {}

    /** @param arguments database, kubeconfig, health URL */
    public static void main(String[] arguments) throws InterruptedException {
        Provisioner.start(
                PostgresConfig.fromUrl(arguments[0], Map.of()),
                new ProvisionerConfig(
                        "127.0.0.1",
                        0,
                        Duration.ofSeconds(30),
                        false,
                        "iot.example.com",
                        "https://billing.example.com",
                        SignupLimits.DEFAULT,
                        new ThrottleConfig(0, Duration.ZERO),
                        new PasswordCost(4, 14),
                        TestProvisioner.eager()),
                PlanCatalogue.builtIn(),
                ProvisionerSecret.of(TestProvisioner.SECRET),
                ClusterTargets.target(Path.of(arguments[1]), arguments[2]),
                new SimpleMeterRegistry());
        System.out.println("started");
        Thread.currentThread().join();
    }

    /** Starts one, and waits until it works. */
    static Process start(String database, Path kubeconfig, String healthUrl) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProvisionerProcess.class.getName(),
                        database,
                        kubeconfig.toString(),
                        healthUrl))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.equals("started")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the provisioner has ended by itself");
        }
        return process;
    }
}
