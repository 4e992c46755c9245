package dev.rookery.provisioner;

import static java.util.Objects.requireNonNull;

import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.http.AuthorizationHandler;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.ContractRouter;
import dev.rookery.http.HttpServers;
import dev.rookery.http.LocalHostNames;
import dev.rookery.http.PasswordAuthenticator;
import dev.rookery.http.RequestMetrics;
import dev.rookery.http.RouterDefaults;
import dev.rookery.http.Routes;
import dev.rookery.http.TrustedProxies;
import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.access.FailedLoginLimiter;
import dev.rookery.provisioner.access.PasswordHashes;
import dev.rookery.provisioner.access.RateLimiter;
import dev.rookery.provisioner.access.SignupLimiter;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.backup.BackupMetrics;
import dev.rookery.provisioner.change.CustomerReturn;
import dev.rookery.provisioner.change.PlanChange;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.declaration.DeclarationSource;
import dev.rookery.provisioner.declaration.DeclaredChanges;
import dev.rookery.provisioner.declaration.DeclaredCustomers;
import dev.rookery.provisioner.declaration.DeclaredRegistration;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.fleet.FleetEvents;
import dev.rookery.provisioner.fleet.FleetRepository;
import dev.rookery.provisioner.handover.HandoverIssuer;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.lifecycle.Erasure;
import dev.rookery.provisioner.lifecycle.LifecycleScheduler;
import dev.rookery.provisioner.lifecycle.PlanEnds;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.reconcile.InstanceDiff;
import dev.rookery.provisioner.reconcile.InstanceSpecs;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import dev.rookery.provisioner.reconcile.Reconciler;
import dev.rookery.provisioner.reconcile.StoredCharts;
import dev.rookery.provisioner.rollout.RolloutScheduler;
import dev.rookery.provisioner.signup.CustomerRegistration;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.provisioner.web.ChartRoutes;
import dev.rookery.provisioner.web.CustomerJson;
import dev.rookery.provisioner.web.CustomerRoutes;
import dev.rookery.provisioner.web.DeploymentRoutes;
import dev.rookery.provisioner.web.DeploymentSummaries;
import dev.rookery.provisioner.web.HandoverRoutes;
import dev.rookery.provisioner.web.LifecycleRoutes;
import dev.rookery.provisioner.web.MissingDataRoutes;
import dev.rookery.provisioner.web.OperatorAuditRoutes;
import dev.rookery.provisioner.web.OperatorRoutes;
import dev.rookery.provisioner.web.PlanRoutes;
import dev.rookery.provisioner.web.ProvisionerHealthRoutes;
import dev.rookery.provisioner.web.RolloutRoutes;
import dev.rookery.provisioner.web.SignupRoutes;
import dev.rookery.provisioner.web.UsageReportRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Provisioner with its REST API and its reconciler. Requires the tables of {@link ProvisionerSchema}.
 */
public final class Provisioner implements AutoCloseable {
    private static final int WORKER_THREADS = 4;
    private static final int API_CONNECTIONS = 8;
    private static final long BODY_LIMIT_BYTES = 64 << 10;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    private static final ThrottleConfig NO_LOCAL_THROTTLE = new ThrottleConfig(0, Duration.ZERO);

    private final ProvisionerConfig config;
    private final DeploymentTargets targets;
    private final ReconcileSignals signals = new ReconcileSignals();
    private final Vertx vertx;
    private final Pool pool;
    private final Clock clock = Clock.systemUTC();
    private final LicenseIssuer licenses;
    private final InstanceSpecs specs;
    private final PasswordHashes passwords;
    private final OperatorAccess operators;
    private final AuthorizationHandler authorization;
    private final Handler<RoutingContext> pages;
    private final RolloutScheduler rollouts;
    private final LifecycleScheduler lifecycle;
    private final BackupMetrics backups;
    private final DeclaredCustomers declaredCustomers;
    private final Optional<DeclarationSource> declarations;
    private final List<Routes> routes;
    private final OpenApiDocument document;
    private @Nullable HttpServer server;
    private @Nullable Reconciler reconciler;

    private Provisioner(
            PostgresConfig database,
            ProvisionerConfig config,
            PlanCatalog plans,
            ProvisionerSecret secret,
            DeploymentTargets targets,
            Optional<DeclarationSource> declarations,
            Handler<RoutingContext> pages) {
        this.config = config;
        this.targets = targets;
        this.declarations = declarations;
        this.pages = pages;
        vertx = GuardedVertx.create(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(WORKER_THREADS)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        // A reconciliation holds its lock on one connection and writes on another.
        int connections = API_CONNECTIONS + 2 * config.reconcile().workers();
        pool = PostgresClients.pool(vertx, database, connections, config.databaseTimeout());
        licenses = new LicenseIssuer(vertx, pool, secret, config.licenseIssuer(), clock);
        Optional<ChartArchive> chart = targets.find(TargetKind.KUBERNETES).flatMap(DeploymentTarget::chart);
        specs = new InstanceSpecs(plans, licenses, new StoredCharts(pool, chart));
        passwords = new PasswordHashes(vertx, new PasswordHasher(config.passwordCost()));
        operators = OperatorAccess.create(vertx, pool, config, secret, passwords, NO_LOCAL_THROTTLE, clock);
        authorization = new AuthorizationHandler(operators.authenticator());
        rollouts = new RolloutScheduler(vertx, pool, signals, config.reconcile().idleInterval());
        Function<CustomerId, byte[]> fingerprint = id -> secret.derive("retired customer id/" + id);
        lifecycle = new LifecycleScheduler(
                vertx,
                pool,
                new PlanEnds(pool, plans),
                new Erasure(pool, fingerprint),
                signals,
                config.reconcile().idleInterval());
        backups = new BackupMetrics(vertx, pool, config.expectedBackups());
        PlanChange planChange = new PlanChange(plans, targets);
        CustomerReturn returns = new CustomerReturn(pool, plans, licenses, clock);
        CustomerRegistration registration = registration(fingerprint);
        declaredCustomers = new DeclaredCustomers(
                pool,
                new DeclaredRegistration(pool, registration, planChange, plans.initial()),
                new DeclaredChanges(pool, planChange, passwords),
                returns,
                planChange,
                targets,
                signals,
                config.reconcile().suspendedRetention());
        routes = List.of(
                signupRoutes(registration, plans.initial()),
                new LifecycleRoutes(pool, planChange, returns, signals),
                new CustomerRoutes(
                        pool,
                        new FleetEvents(vertx, new FleetRepository(pool), operators.authenticator(), CustomerJson::of)),
                new HandoverRoutes(pool, targets, new HandoverIssuer(licenses, clock)),
                new DeploymentRoutes(
                        pool,
                        planChange,
                        new InstanceDiff(vertx, pool, specs, targets),
                        targets,
                        signals,
                        config.reconcile().suspendedRetention()),
                new MissingDataRoutes(vertx, pool, specs, targets, signals),
                new ChartRoutes(pool, signals, chart),
                new RolloutRoutes(vertx, pool, plans, targets, rollouts::wake),
                new PlanRoutes(pool, plans, licenses, signals),
                new UsageReportRoutes(pool),
                new OperatorRoutes(pool, passwords),
                new OperatorAuditRoutes(pool),
                new ProvisionerHealthRoutes(pool));
        document = OpenApiDocument.load(
                "/dev/rookery/provisioner/openapi/",
                routes.stream().map(Routes::section).toList());
    }

    /**
     * Starts the REST API and the reconciler. Blocks until the API accepts requests.
     *
     * @param targets closed with the provisioner, also when the start fails
     * @throws ProvisionerStartException if the start fails; all resources are released
     */
    public static Provisioner start(
            PostgresConfig database,
            ProvisionerConfig config,
            PlanCatalog plans,
            ProvisionerSecret secret,
            DeploymentTargets targets,
            MeterRegistry registry) {
        return start(database, config, plans, secret, targets, Optional.empty(), RoutingContext::next, registry);
    }

    /**
     * Starts the provisioner with the operator's console.
     *
     * @param declarations declares customers, in addition to the REST API; closed with the provisioner, also when the start
     *     fails
     * @param pages serves the files of the console, for all paths that the provisioner has no operation for
     */
    public static Provisioner start(
            PostgresConfig database,
            ProvisionerConfig config,
            PlanCatalog plans,
            ProvisionerSecret secret,
            DeploymentTargets targets,
            Optional<DeclarationSource> declarations,
            Handler<RoutingContext> pages,
            MeterRegistry registry) {
        Provisioner provisioner = new Provisioner(database, config, plans, secret, targets, declarations, pages);
        try {
            requireValidPlans(plans, targets);
            provisioner.start(registry);
            return provisioner;
        } catch (CompletionException e) {
            provisioner.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ProvisionerStartException("Failed to start the provisioner: " + cause.getMessage(), cause);
        }
    }

    /** Returns the port that the REST API is bound to. */
    public int port() {
        return requireNonNull(server).actualPort();
    }

    /** Returns the OpenAPI document of the REST API. */
    public OpenApiDocument document() {
        return document;
    }

    /** A customer would otherwise learn from a failed instance that its plan has wrong values. Equal values are tried once. */
    private static void requireValidPlans(PlanCatalog plans, DeploymentTargets targets) {
        Set<List<Object>> tried = new HashSet<>();
        for (Plan plan : plans.all()) {
            if (!tried.add(List.of(plan.target(), plan.values()))) {
                continue;
            }
            targets.find(plan.target())
                    .flatMap(target -> target.violation(plan, Map.of()))
                    .ifPresent(violation -> {
                        throw new CompletionException(new IllegalArgumentException("Plan '" + plan.name()
                                + "' cannot be deployed. Correct its values, or those of all instances. " + violation));
                    });
        }
    }

    private CustomerRegistration registration(Function<CustomerId, byte[]> fingerprint) {
        return new CustomerRegistration(
                vertx,
                pool,
                passwords,
                (plan, id) -> targets.find(plan.target())
                        .map(target -> target.isAvailable(id))
                        .orElse(true),
                fingerprint);
    }

    private SignupRoutes signupRoutes(CustomerRegistration registration, Plan initial) {
        CustomerRepository customers = new CustomerRepository(pool);
        RateLimiter limiter = new RateLimiter(pool);
        return new SignupRoutes(
                registration,
                initial,
                // Failed logins are limited across all replicas instead of in this process.
                new PasswordAuthenticator<>(
                        vertx,
                        user -> customers.findForLogin(user.username()),
                        NO_LOCAL_THROTTLE,
                        config.passwordCost()),
                new TokenRepository(pool),
                new SignupLimiter(limiter, config.signupLimits()),
                new FailedLoginLimiter(limiter, config.loginThrottle()),
                new DeploymentSummaries(new DeploymentRepository(pool), targets, signals));
    }

    private void start(MeterRegistry registry) {
        await(licenses.start()
                .compose(started -> operators.expiry().start())
                .compose(
                        started -> Future.all(routes.stream().map(Routes::start).toList()))
                .compose(started -> ContractRouter.create(
                        vertx,
                        document,
                        authorization,
                        new RequestMetrics(registry, "rookery.provisioner.requests"),
                        BODY_LIMIT_BYTES))
                .compose(this::listen));
        reconciler = new Reconciler(pool, specs, targets, signals, config.reconcile(), clock, registry);
        rollouts.start(registry);
        lifecycle.start(registry);
        backups.start(registry);
        declarations.ifPresent(source -> {
            signals.onOutcome(source::refresh);
            source.start(declaredCustomers);
        });
    }

    private Future<Void> listen(ContractRouter operations) {
        Router router = Router.router(vertx);
        ClientAddress.trustProxies(router, TrustedProxies.of(config.trustedProxies()));
        RouterDefaults.apply(router, List.of());
        if (config.trustedProxies() == 0) {
            // Behind a proxy, requests have the public host name.
            router.route().handler(LocalHostNames.of(config.host()));
        }
        RouterDefaults.serveDocument(router, "/api/openapi.yaml", document);
        operations.mount(router, routes);
        operators.sessions().mount(router);
        router.route().handler(pages);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
                .setCompressionSupported(true)
                .setHttp2ClearTextEnabled(false);
        return HttpServers.create(vertx, options)
                .requestHandler(router)
                .listen()
                .onSuccess(listening -> server = listening)
                .mapEmpty();
    }

    /** Stops accepting requests and waits for requests and reconciliations in progress. */
    @Override
    public void close() {
        if (server != null) {
            await(server.shutdown(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        }
        declarations.ifPresent(DeclarationSource::close);
        rollouts.stop();
        lifecycle.stop();
        backups.stop();
        if (reconciler != null) {
            reconciler.close();
        }
        targets.close();
        operators.expiry().stop();
        operators.sessions().close();
        await(Future.join(routes.stream().map(Routes::stop).toList()).transform(stopped -> pool.close()));
        GuardedVertx.close(vertx);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
