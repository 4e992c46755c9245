package dev.rookery.app.command;

import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.ExpectedBackupOptions;
import dev.rookery.app.option.FirstPasswordOptions;
import dev.rookery.app.option.MetricsOptions;
import dev.rookery.app.option.OutboundOptions;
import dev.rookery.app.option.PasswordOptions;
import dev.rookery.app.option.ProvisionerOptions;
import dev.rookery.app.option.StartOptions;
import dev.rookery.app.platform.MetricsEndpoint;
import dev.rookery.app.platform.OperatorPages;
import dev.rookery.http.MetricRegistries;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.Provisioner;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.provisioner.kubernetes.KubernetesClients;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.kubernetes.KubernetesTarget;
import dev.rookery.provisioner.kubernetes.resource.CustomerResources;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "provisioner",
        description = "Run the provisioner: sign-up of customers, and one stack per customer in Kubernetes. The cluster"
                + " is that of KUBECONFIG, or the one in which the provisioner runs.")
final class ProvisionerCommand implements Callable<Integer>, CheckedCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private StartOptions start;

    @Mixin
    private PasswordOptions passwords;

    @Mixin
    private MetricsOptions metrics;

    @Mixin
    private ProvisionerOptions options;

    @Mixin
    private ExpectedBackupOptions expectedBackups;

    @Mixin
    private OutboundOptions outbound;

    @Mixin
    private FirstPasswordOptions firstPasswords;

    @Override
    public void validate(Path scratch) {
        options.config(passwords.cost(), expectedBackups.expected());
        options.kubernetes();
        requireServed(options.plans());
        options.customerNamespace();
        metrics.address();
        database.requireOutside(System.getenv());
        outbound.config();
    }

    @Override
    public Integer call() throws InterruptedException {
        ProvisionerConfig config = options.config(passwords.cost(), expectedBackups.expected());
        KubernetesConfig kubernetes = options.kubernetes();
        PlanCatalog plans = options.plans();
        requireServed(plans);
        Optional<InetSocketAddress> metricsAddress = metrics.address();
        PostgresConfig postgres = database.requireOutside(System.getenv());
        ProvisionerSecret secret = options.secret(database.folder());
        outbound.config().install();
        StartLog log = new StartLog(spec.commandLine().getOut(), firstPasswords.file());
        try (StopSignal stop = new StopSignal()) {
            OutsideDatabase.prepare(postgres, List.of(ProvisionerSchema.SCHEMA), start, log, stop);
            KubernetesTarget target =
                    new KubernetesTarget(KubernetesClients.ofEnvironment().build(), kubernetes, secret);
            FirstOperator.create(postgres, config.passwordCost(), log);
            serve(postgres, config, plans, secret, target, options.customerNamespace(), metricsAddress, log, stop);
        }
        return ExitCode.OK;
    }

    private static void requireServed(PlanCatalog plans) {
        if (plans.initial().target() != TargetKind.KUBERNETES) {
            throw new IllegalArgumentException("Plan '" + plans.initial().name() + "' of new customers has target "
                    + plans.initial().target().text()
                    + ", which 'rookery all' serves. Set its target to kubernetes in the file of --plans");
        }
    }

    private static void serve(
            PostgresConfig postgres,
            ProvisionerConfig config,
            PlanCatalog plans,
            ProvisionerSecret secret,
            KubernetesTarget target,
            Optional<String> customerNamespace,
            Optional<InetSocketAddress> metricsAddress,
            StartLog log,
            StopSignal stop)
            throws InterruptedException {
        PrometheusMeterRegistry registry = MetricRegistries.create("provisioner");
        Optional<MetricsEndpoint> endpoint = metricsAddress.map(address -> new MetricsEndpoint(address, registry));
        try (Provisioner provisioner = Provisioner.start(
                postgres,
                config,
                plans,
                secret,
                new DeploymentTargets(List.of(target)),
                customerNamespace.map(CustomerResources::ofEnvironment),
                OperatorPages.of(List.of(KubernetesTarget.consoleUrl(config.baseDomain()))),
                registry)) {
            String url = "http://" + StartLog.reachable(config.host(), provisioner.port());
            log.say("The operator's console is ready: " + url + "/");
            log.say("The provisioner is ready: " + url + "/api/openapi.yaml");
            stop.await();
        } finally {
            endpoint.ifPresent(MetricsEndpoint::close);
        }
    }
}
