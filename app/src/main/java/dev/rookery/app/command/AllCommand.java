package dev.rookery.app.command;

import dev.rookery.api.ApiConfig;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.app.database.Database;
import dev.rookery.app.database.EmbeddedDatabase;
import dev.rookery.app.option.ApiOptions;
import dev.rookery.app.option.BillingOptions;
import dev.rookery.app.option.CustomerOptions;
import dev.rookery.app.option.DatabaseOptions;
import dev.rookery.app.option.ExporterOptions;
import dev.rookery.app.option.PlatformOptions;
import dev.rookery.app.platform.Platform;
import dev.rookery.app.platform.PlatformConfig;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.broker.admin.http.AdminConfig;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.usage.UsageConfig;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.exporter.billing.BillingConfig;
import dev.rookery.postgres.PostgresConfig;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "all",
        description = "Run the whole platform in this process: PostgreSQL, the MQTT broker, the API and the exporter.")
final class AllCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 1883;
    private static final String UNKNOWN_PASSWORD = "unknown yet";

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformOptions options;

    @Mixin
    private ApiOptions api;

    @Mixin
    private ExporterOptions exporter;

    @Mixin
    private CustomerOptions customer;

    @Mixin
    private BillingOptions billing;

    @Override
    public Integer call() throws InterruptedException {
        // All options are validated before anything starts, so that an invalid value has no side effects.
        BrokerConfig broker = options.broker(MemorySettings.ofSharedProcess());
        AuthorityConfig authority = options.authority();
        UsageConfig usage = options.usage();
        Optional<InetSocketAddress> metrics = options.metrics();
        AdminConfig admin = options.admin().config(System.getenv(), broker.maximumPacketSize(), () -> options.database()
                .folder()
                .adminToken());
        ExporterConfig exporterConfig = exporter.config();
        // Validated with placeholders: the broker's port and the API's password are known only after the start.
        apiConfig(authority, mqtt(USUAL_PORT, UNKNOWN_PASSWORD), Optional.empty());
        Optional<BillingConfig> billingConfig = billing.config(customer.id(), System.getenv());
        Optional<PostgresConfig> outside = options.database().outside(System.getenv());
        StartLog log = new StartLog(spec.commandLine().getOut());

        options.prepareFolder(broker);
        Database database = outside.map(config -> OutsideDatabase.prepare(config, options.start(), log))
                .orElseGet(() -> embedded(options.database(), log));
        Platform platform = Platform.start(
                database,
                new PlatformConfig(
                        broker,
                        authority,
                        usage,
                        metrics,
                        Optional.of(admin),
                        options.admin().drainTime()));
        // Before the API, which makes a user for itself.
        FirstUser.create(database, authority.passwordCost(), log);
        ApiConfig apiConfig = apiConfig(
                authority,
                mqtt(platform.plainPort(), ApiMqttPassword.load(database.config())),
                Optional.of(brokerAccess(platform)));
        int apiPort = platform.startApi(apiConfig, database.config());
        int exporterPort = platform.startExporter(exporterConfig, database.config(), billingConfig);
        firstOwner(database.config(), authority, log);
        log.banner(
                platform,
                database.config(),
                Optional.of(apiConfig.host() + ":" + apiPort),
                Optional.of(exporterConfig.host() + ":" + exporterPort));
        platform.serveUntilStopped();
        return ExitCode.OK;
    }

    private static MqttServiceConfig mqtt(int port, String password) {
        return new MqttServiceConfig("localhost", port, MqttServiceConfig.DEFAULT_USERNAME, password);
    }

    private ApiConfig apiConfig(AuthorityConfig authority, MqttServiceConfig mqtt, Optional<BrokerAccess> broker) {
        return api.config(
                new ApiOptions.Shared(
                        customer.id(),
                        authority.aclMode(),
                        authority.passwordCost(),
                        authority.logins().throttle()),
                mqtt,
                broker,
                System.getenv());
    }

    /** Returns the access of the API to the broker in this process. */
    private BrokerAccess brokerAccess(Platform platform) {
        InetSocketAddress address = platform.admin().orElseThrow();
        boolean any = address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        String token = options.admin()
                .token(System.getenv(), () -> options.database().folder().adminToken());
        return new BrokerAccess(
                any ? "127.0.0.1" : address.getHostString(), address.getPort(), token, TenantId.DEFAULT.value());
    }

    private static void firstOwner(PostgresConfig postgres, AuthorityConfig authority, StartLog log) {
        String password = RandomPassword.generate();
        if (FirstOwner.create(postgres, authority.passwordCost(), password)) {
            log.firstOwner(FirstOwner.NAME, password);
        }
    }

    private static Database embedded(DatabaseOptions options, StartLog log) {
        log.say("Starting PostgreSQL in " + options.folder().root());
        return EmbeddedDatabase.start(options.folder());
    }
}
