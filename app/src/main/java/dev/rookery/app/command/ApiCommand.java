package dev.rookery.app.command;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.ApiServer;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.app.option.ApiBrokerOptions;
import dev.rookery.app.option.ApiOptions;
import dev.rookery.app.option.AuthorityOptions;
import dev.rookery.app.option.CustomerOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.MetricsOptions;
import dev.rookery.app.option.StartOptions;
import dev.rookery.app.option.TenantOptions;
import dev.rookery.app.platform.MetricsEndpoint;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.change.ChangeFeed;
import dev.rookery.change.ChangeFeedConfig;
import dev.rookery.http.MetricRegistries;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "api", description = "Run the REST API with an external PostgreSQL and broker.")
final class ApiCommand implements Callable<Integer>, CheckedCommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @Mixin
    private StartOptions start;

    @Mixin
    private AuthorityOptions authority;

    @Mixin
    private MetricsOptions metrics;

    @Mixin
    private TenantOptions tenants;

    @Mixin
    private CustomerOptions customer;

    @Mixin
    private ApiOptions options;

    @Mixin
    private ApiBrokerOptions broker;

    @Override
    public void validate(Path scratch) {
        metrics.address();
        database.requireOutside(System.getenv());
        config(authority.config());
        broker.firstPassword(System.getenv());
    }

    @Override
    public Integer call() throws InterruptedException {
        AuthorityConfig decisions = authority.config();
        Optional<InetSocketAddress> metricsAddress = metrics.address();
        PostgresConfig postgres = database.requireOutside(System.getenv());
        // Validated before anything starts.
        ApiConfig config = config(decisions);
        StartLog log = new StartLog(spec.commandLine().getOut());
        try (StopSignal stop = new StopSignal()) {
            OutsideDatabase.prepare(postgres, start, log, stop);
            broker.firstPassword(System.getenv())
                    .ifPresent(password -> FirstOwner.create(postgres, decisions.passwordCost(), password));
            serve(postgres, config, decisions.changeFeed(tenants.enabled()), metricsAddress, log, stop);
        }
        return ExitCode.OK;
    }

    private ApiConfig config(AuthorityConfig decisions) {
        return options.config(
                new ApiOptions.Shared(
                        customer.id(),
                        decisions.aclMode(),
                        decisions.passwordCost(),
                        decisions.logins().throttle(),
                        PublicAddress.tcp(Optional.empty(), PublicAddress.DEFAULT_PORT),
                        Optional.empty(),
                        tenants.names(),
                        false),
                broker.mqtt(System.getenv()),
                broker.admin(System.getenv()),
                System.getenv());
    }

    private static void serve(
            PostgresConfig postgres,
            ApiConfig config,
            ChangeFeedConfig registry,
            Optional<InetSocketAddress> metricsAddress,
            StartLog log,
            StopSignal stop)
            throws InterruptedException {
        PrometheusMeterRegistry meters = MetricRegistries.create("api");
        Optional<MetricsEndpoint> endpoint = metricsAddress.map(address -> new MetricsEndpoint(address, meters));
        try (ChangeFeed changes = new ChangeFeed(postgres, registry);
                ApiServer server = ApiServer.start(postgres, config, changes, meters)) {
            log.say("The API is ready: http://" + StartLog.reachable(config.host(), server.port()) + "/api/docs");
            stop.await();
        } finally {
            endpoint.ifPresent(MetricsEndpoint::close);
        }
    }
}
