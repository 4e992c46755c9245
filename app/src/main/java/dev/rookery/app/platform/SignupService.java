package dev.rookery.app.platform;

import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.Provisioner;
import dev.rookery.provisioner.jvm.JvmTarget;
import dev.rookery.provisioner.jvm.TenantProbe;
import dev.rookery.provisioner.kubernetes.KubernetesClients;
import dev.rookery.provisioner.kubernetes.KubernetesTarget;
import dev.rookery.provisioner.kubernetes.resource.CustomerResources;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.tenant.TenantDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Provisioner in the process of the broker and the API that serve its customers. */
final class SignupService implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 4;

    private final Vertx vertx = PostgresClients.vertx();
    private final Provisioner provisioner;

    /**
     * Starts the provisioner.
     *
     * @param directory of the broker
     * @param limits checks that the limits of a tenant are in force
     */
    SignupService(
            PostgresConfig postgres,
            SignupConfig config,
            TenantDirectory directory,
            TenantProbe limits,
            MeterRegistry registry) {
        List<DeploymentTarget> targets = new ArrayList<>();
        try {
            targets.add(new JvmTarget(
                    PostgresClients.pool(vertx, postgres, CONNECTIONS, TIMEOUT),
                    directory,
                    limits.and(new ApiProbe(vertx, config.api(), config.domain())),
                    ApiOwners::create,
                    config.addresses()));
            config.kubernetes()
                    .ifPresent(cluster -> targets.add(new KubernetesTarget(
                            KubernetesClients.ofEnvironment().build(), cluster, config.secret())));
            provisioner = Provisioner.start(
                    postgres,
                    config.provisioner(),
                    config.plans(),
                    config.secret(),
                    new DeploymentTargets(targets),
                    config.customerNamespace().map(CustomerResources::ofEnvironment),
                    OperatorPages.of(consoles(config)),
                    registry);
        } catch (RuntimeException e) {
            GuardedVertx.close(vertx);
            throw e;
        }
    }

    private static List<String> consoles(SignupConfig config) {
        List<String> urls = new ArrayList<>(List.of(config.addresses().url()));
        config.kubernetes().ifPresent(cluster -> urls.add(KubernetesTarget.consoleUrl(cluster.baseDomain())));
        return urls;
    }

    int port() {
        return provisioner.port();
    }

    @Override
    public void close() {
        provisioner.close();
        GuardedVertx.close(vertx);
    }
}
