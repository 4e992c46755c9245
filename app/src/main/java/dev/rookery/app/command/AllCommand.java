package dev.rookery.app.command;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.PublicAddress;
import dev.rookery.app.database.AdminAddress;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.app.database.Schemas;
import dev.rookery.app.option.ApiOptions;
import dev.rookery.app.option.BillingOptions;
import dev.rookery.app.option.CustomerOptions;
import dev.rookery.app.option.DashboardOptions;
import dev.rookery.app.option.ExpectedBackupOptions;
import dev.rookery.app.option.ExporterOptions;
import dev.rookery.app.option.FirstPasswordOptions;
import dev.rookery.app.option.MemoryPlan;
import dev.rookery.app.option.OutboundOptions;
import dev.rookery.app.option.PlatformOptions;
import dev.rookery.app.option.PlatformSignupOptions;
import dev.rookery.app.platform.Platform;
import dev.rookery.app.platform.PlatformConfig;
import dev.rookery.app.platform.SignupConfig;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.dashboard.proxy.Upstream;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.http.ProxyToken;
import dev.rookery.outbound.OutboundConfig;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.Schema;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.jvm.JvmAddresses;
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
        name = "all",
        description = "Run the whole platform in this process: PostgreSQL, the MQTT broker, the API, the web console,"
                + " the exporter and the sign-up of customers.")
final class AllCommand implements Callable<Integer>, CheckedCommand {
    /** Stands for an address that is not bound yet. */
    private static final InetSocketAddress UNKNOWN =
            InetSocketAddress.createUnresolved("127.0.0.1", PublicAddress.DEFAULT_PORT);

    /** By which the API and the broker recognize the console's requests, with the addresses of browsers. */
    private final ProxyToken ownProxy = ProxyToken.generate();

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions options;

    @Mixin
    private ApiOptions api;

    @Mixin
    private DashboardOptions dashboard;

    @Mixin
    private ExporterOptions exporter;

    @Mixin
    private CustomerOptions customer;

    @Mixin
    private BillingOptions billing;

    @Mixin
    private ExpectedBackupOptions expectedBackups;

    @Mixin
    private OutboundOptions outbound;

    @Mixin
    private PlatformSignupOptions signup;

    @Mixin
    private FirstPasswordOptions firstPasswords;

    /** Validated values of the options. */
    private record Settings(
            PlatformConfig platform,
            ExporterConfig exporter,
            ServiceKey key,
            Optional<BillingConfig> billing,
            Optional<ProvisionerConfig> provisioner,
            OutboundConfig outbound) {}

    @Override
    public void validate(Path scratch) {
        options.database().useScratchFolder(scratch);
        settings();
        options.database().outside(System.getenv());
    }

    private Settings settings() {
        PlatformConfig config = options.withApi(System.getenv(), ownProxy);
        ExporterConfig exporterConfig = exporter.config(expectedBackups.expected());
        ServiceKey key = config.broker().serviceKeys().orElseThrow().current();
        // Validated with placeholders: the broker's ports are known only after the start.
        ApiConfig validated = apiConfig(
                config,
                mqtt(UNKNOWN, key),
                PublicAddress.tcp(Optional.empty(), PublicAddress.DEFAULT_PORT),
                Optional.empty());
        if (dashboard.enabled()) {
            dashboard.config(ownServer(UNKNOWN), Optional.empty());
        }
        MemoryPlan.requireFits(
                config.broker().memory().heap(),
                validated.sensor().ingest().bufferBytes(),
                Runtime.getRuntime().maxMemory());
        Optional<BillingConfig> billingConfig = billing.config(customer.id(), System.getenv());
        Optional<ProvisionerConfig> provisioner = signup.config(
                config.tenants(), options.tenantDomain(), config.authority().passwordCost());
        provisioner.ifPresent(enabled -> signup.validate(options.tenantDomain()));
        return new Settings(config, exporterConfig, key, billingConfig, provisioner, outbound.config());
    }

    @Override
    public Integer call() throws InterruptedException {
        // All options are validated before anything starts.
        Settings settings = settings();
        PlatformConfig config = settings.platform();
        settings.outbound().install();
        StartLog log = new StartLog(spec.commandLine().getOut(), firstPasswords.file());

        options.prepareFolder(config);
        Optional<SignupConfig> signupConfig = settings.provisioner().map(this::signupConfig);
        // Closed in reverse order, also if a later one does not start.
        try (StopSignal stop = new StopSignal();
                Database database = database(
                        config.authority(), log, stop, settings.provisioner().isPresent());
                Platform platform = Platform.start(database.config(), config)) {
            stop.onRepeat(platform::skipDrain);
            platform.admin().ifPresent(AdminAddress.in(options.database().folder())::write);
            FirstUser.create(database, config.authority().passwordCost(), log);
            ApiConfig apiConfig = apiConfig(
                    config,
                    mqtt(platform.internalAddress(), settings.key()),
                    PublicAddresses.of(
                            platform.listeners(), config.broker().webSocket().path()),
                    Optional.of(brokerAccess(platform, settings.key())));
            int apiPort = platform.startApi(apiConfig, database.config());
            Optional<Integer> consolePort = startDashboard(platform, apiConfig.host(), apiPort);
            Optional<Integer> signupPort = signupConfig.map(started -> platform.startSignup(
                    started.running(
                            localAddress(apiConfig.host(), apiPort), addresses(platform, consolePort.orElse(apiPort))),
                    database.config()));
            int exporterPort = platform.startExporter(
                    settings.exporter(),
                    database.config(),
                    UsageDestinations.of(settings.billing(), signupConfig.map(SignupConfig::secret), signupPort));
            firstOwner(database.config(), config.authority(), log);
            if (signupPort.isPresent()) {
                FirstOperator.create(database.config(), config.authority().passwordCost(), log);
            }
            log.banner(
                    platform,
                    database.config(),
                    consolePort,
                    Optional.of(StartLog.reachable(apiConfig.host(), apiPort)),
                    Optional.of(StartLog.reachable(settings.exporter().host(), exporterPort)),
                    signupPort);
            stop.await();
            AdminAddress.in(options.database().folder()).delete();
        }
        return ExitCode.OK;
    }

    /** Addresses are known after the start. */
    private SignupConfig signupConfig(ProvisionerConfig config) {
        return new SignupConfig(
                config,
                signup.plans(),
                signup.secret(options.database().folder()),
                signup.kubernetes(options.tenantDomain()),
                signup.customerNamespace(),
                new JvmAddresses(signup.instanceUrl(options.tenantDomain(), 0), ""),
                UNKNOWN,
                options.tenantDomain());
    }

    /** @param port of the console, which also serves the API, or of the API without a console */
    private JvmAddresses addresses(Platform platform, int port) {
        return new JvmAddresses(
                signup.instanceUrl(options.tenantDomain(), port),
                signup.mqttUrl(options.tenantDomain(), platform.devicePort()));
    }

    private Database database(AuthorityConfig authority, StartLog log, StopSignal stop, boolean provisioner) {
        Optional<PostgresConfig> outside = options.database().outside(System.getenv());
        if (outside.isPresent()) {
            List<Schema> schemas = provisioner ? Schemas.WITH_PROVISIONER : Schemas.ALL;
            OutsideDatabase.prepare(outside.get(), schemas, options.start(), log, stop);
            CustomQueries.require(outside.get(), authority, log);
            return Database.outside(outside.get());
        }
        log.say("Starting PostgreSQL in " + options.database().folder().root());
        return EmbeddedDatabase.start(options.database().folder());
    }

    private static MqttServiceConfig mqtt(InetSocketAddress address, ServiceKey key) {
        return new MqttServiceConfig(hostOf(address), address.getPort(), key);
    }

    private ApiConfig apiConfig(
            PlatformConfig config, MqttServiceConfig mqtt, PublicAddress publicMqtt, Optional<BrokerAccess> broker) {
        AuthorityConfig authority = config.authority();
        return api.config(
                new ApiOptions.Shared(
                        customer.id(),
                        authority.aclMode(),
                        authority.passwordCost(),
                        authority.logins().throttle(),
                        publicMqtt,
                        Optional.of(ownProxy),
                        options.tenantNames(),
                        signup.isEnabled(config.tenants())),
                mqtt,
                broker,
                System.getenv());
    }

    /** Returns the access of the API to the broker in this process. */
    private BrokerAccess brokerAccess(Platform platform, ServiceKey key) {
        InetSocketAddress address = platform.admin().orElseThrow();
        return new BrokerAccess(hostOf(address), address.getPort(), options.adminToken(System.getenv()), key);
    }

    /** Returns the address at which this process reaches its own server. */
    private static InetSocketAddress localAddress(String host, int port) {
        InetSocketAddress bound = new InetSocketAddress(host, port);
        return InetSocketAddress.createUnresolved(hostOf(bound), port);
    }

    /** Returns the port of the console, or empty if it is disabled. */
    private Optional<Integer> startDashboard(Platform platform, String apiHost, int apiPort) {
        if (!dashboard.enabled()) {
            return Optional.empty();
        }
        Upstream target = ownServer(localAddress(apiHost, apiPort));
        return Optional.of(platform.startDashboard(
                dashboard.config(target, platform.webSocketAddress().map(this::ownServer))));
    }

    /** Returns a server of this process, which recognizes the console by its token. */
    private Upstream ownServer(InetSocketAddress address) {
        return Upstream.plain(hostOf(address), address.getPort()).withToken(ownProxy);
    }

    /** Returns the host under which this process reaches its own listener. */
    private static String hostOf(InetSocketAddress address) {
        boolean any = address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        return any ? "127.0.0.1" : address.getHostString();
    }

    private static void firstOwner(PostgresConfig postgres, AuthorityConfig authority, StartLog log) {
        String password = RandomPassword.generate();
        if (FirstOwner.create(postgres, authority.passwordCost(), password)) {
            log.firstOwner(FirstOwner.NAME, password);
        }
    }
}
