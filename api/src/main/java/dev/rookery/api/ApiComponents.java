package dev.rookery.api;

import dev.rookery.api.access.AccessRoutes;
import dev.rookery.api.access.ApiKeyRoutes;
import dev.rookery.api.access.AsyncPasswordHasher;
import dev.rookery.api.access.OwnSessionRoutes;
import dev.rookery.api.access.UserRoutes;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.audit.AuditRoutes;
import dev.rookery.api.ban.BanRoutes;
import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.certificate.AuthoritySecrets;
import dev.rookery.api.certificate.CertificateIssuance;
import dev.rookery.api.certificate.DeviceCaRoutes;
import dev.rookery.api.certificate.DeviceCertificateRoutes;
import dev.rookery.api.device.CommandRoutes;
import dev.rookery.api.device.DeviceActionRoutes;
import dev.rookery.api.device.DeviceErasure;
import dev.rookery.api.device.DeviceRegistration;
import dev.rookery.api.device.DeviceRoutes;
import dev.rookery.api.device.EnrollmentRoutes;
import dev.rookery.api.device.ProvisioningRoutes;
import dev.rookery.api.diagnosis.DiagnosisRoutes;
import dev.rookery.api.handover.HandoverRoutes;
import dev.rookery.api.handover.HandoverSettingRoutes;
import dev.rookery.api.health.HealthRoutes;
import dev.rookery.api.info.InfoRoutes;
import dev.rookery.api.license.LicenseGuard;
import dev.rookery.api.license.LicenseReload;
import dev.rookery.api.license.LicenseRoutes;
import dev.rookery.api.license.LicenseStateWriter;
import dev.rookery.api.license.TenantLicenses;
import dev.rookery.api.live.BrokerRoutes;
import dev.rookery.api.mapping.MappingPreview;
import dev.rookery.api.mapping.MappingRoutes;
import dev.rookery.api.mapping.SparkplugBirthQuery;
import dev.rookery.api.mqtt.FormerUserRemoval;
import dev.rookery.api.mqtt.MqttService;
import dev.rookery.api.mqttuser.AclRoutes;
import dev.rookery.api.mqttuser.BulkRoutes;
import dev.rookery.api.mqttuser.ImportWriter;
import dev.rookery.api.mqttuser.MqttUserRoutes;
import dev.rookery.api.sensor.ingest.SensorIngestion;
import dev.rookery.api.sensor.query.SensorDataRoutes;
import dev.rookery.api.sensor.service.BrokerWaitingSessions;
import dev.rookery.api.sensor.service.DeviceZoneDirectory;
import dev.rookery.api.sensor.service.LiveMappings;
import dev.rookery.api.sensor.service.SensorConfig;
import dev.rookery.api.sensor.service.SensorService;
import dev.rookery.api.sensor.service.SessionReadiness;
import dev.rookery.api.sensor.store.SensorRetention;
import dev.rookery.api.sensor.tail.ReadingStream;
import dev.rookery.api.stream.OpenStreams;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.api.tenant.TenantRoutes;
import dev.rookery.api.usage.UsageRoutes;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.change.ChangeFeed;
import dev.rookery.change.DataChange;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.Routes;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Components of the API, connected by their constructors. Starts and stops them in order. */
final class ApiComponents {
    private static final int WORKERS = 4;
    private static final int IMPORT_WORKERS = 2;

    private final FormerUserRemoval formerUser;
    private final AccessRoutes access;
    private final List<Routes> routes;
    private final LicenseStateWriter licenseState;
    private final Optional<LicenseReload> licenseReload;
    private final OpenStreams streams;
    private final Optional<AdminPort> broker;

    /** @param pool closed by the caller, after {@link #stop} */
    ApiComponents(
            Vertx vertx,
            Pool pool,
            PostgresConfig postgres,
            ApiConfig config,
            ChangeFeed changes,
            MeterRegistry registry) {
        TenantDatabase database = TenantDatabase.inTurn(
                vertx,
                pool,
                config.connections(),
                config.timeout(),
                () -> changes.directory().all().size() > 1);
        RequestTenants tenants = new RequestTenants(changes.directory(), config.tenants());
        TenantLicenses licenses = new TenantLicenses(vertx, config.license());
        changes.subscribe(change -> forgetLicenses(licenses, change));
        LicenseGuard license = new LicenseGuard(licenses, pool, Clock.systemUTC());
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("api-work", WORKERS);
        // An import hashes hundreds of passwords in a row, for which no other request must wait.
        WorkerExecutor importers = vertx.createSharedWorkerExecutor("api-import", IMPORT_WORKERS);
        PasswordCost cost = config.access().passwordCost();
        AuditLog audit = new AuditLog();
        AsyncPasswordHasher passwords = new AsyncPasswordHasher(workers, cost);
        SessionReadiness readiness = new SessionReadiness(vertx, database);
        DeviceRegistration registration = new DeviceRegistration(passwords, license, tenants, readiness::await, audit);
        AuthoritySecrets authoritySecrets =
                new AuthoritySecrets(pool, config.certificates().key());
        CertificateIssuance certificates = new CertificateIssuance(
                authoritySecrets::keys, workers, audit, config.certificates().lifetime(), Clock.systemUTC());
        DeviceZoneDirectory zones = new DeviceZoneDirectory(vertx, database);
        LiveMappings mappings = new LiveMappings(vertx, database);
        MqttService mqtt = new MqttService(vertx, config.mqtt());
        formerUser = new FormerUserRemoval(vertx, pool, passwords, mqtt::isConnected);
        licenseState = new LicenseStateWriter(vertx, database, changes.directory(), license);
        licenseReload = config.license()
                .file()
                .map(file ->
                        new LicenseReload(vertx, file, config.license().key(), licenses, license, pool, licenseState));
        access = new AccessRoutes(vertx, pool, database, tenants, passwords, audit, config.access());
        streams = new OpenStreams(vertx, access.streamAuthority());
        broker = config.broker().map(port -> new AdminPort(vertx, port));
        BrokerRoutes live = new BrokerRoutes(vertx, database, audit, broker, config.eventRetention(), streams);
        onTenants(changes, () -> streams.retain(changes.directory()::isActive));
        // The OpenAPI document has its sections in this order.
        List<Routes> all = new ArrayList<>(List.of(
                access,
                new OwnSessionRoutes(database, audit, access),
                new HandoverRoutes(
                        vertx,
                        pool,
                        database,
                        tenants,
                        audit,
                        config.handover(),
                        access.handovers(),
                        Clock.systemUTC()),
                new HandoverSettingRoutes(database, audit),
                new UserRoutes(database, passwords, audit, license),
                new ApiKeyRoutes(database, audit),
                new MqttUserRoutes(database, tenants, passwords, readiness::await, audit),
                new AclRoutes(database, tenants, audit, config.aclMode()),
                new BulkRoutes(
                        database,
                        tenants,
                        new ImportWriter(database, tenants, importers, cost, readiness::await, audit),
                        audit,
                        config.connections()),
                new DeviceRoutes(
                        database,
                        tenants,
                        registration,
                        audit,
                        config.publicMqtt(),
                        new DeviceErasure(vertx, database, broker),
                        zones::refresh),
                new DeviceActionRoutes(database, tenants, passwords, audit, config.publicMqtt()),
                new ProvisioningRoutes(database, tenants, registration, audit, config.publicMqtt(), certificates),
                new DeviceCaRoutes(database, tenants, authoritySecrets, certificates, audit, Clock.systemUTC()),
                new DeviceCertificateRoutes(database, audit),
                new EnrollmentRoutes(vertx, database, tenants, certificates, audit, config.access()),
                new CommandRoutes(database, mqtt, audit),
                live,
                new BanRoutes(database, audit),
                new DiagnosisRoutes(database, tenants, broker, Clock.systemUTC()),
                new MappingRoutes(
                        database,
                        audit,
                        new MappingPreview(database, config.sensor().ingest().times(), zones),
                        mappings::refresh),
                sensorData(
                        vertx, database, workers, postgres, config, license, changes, streams, zones, mappings,
                        registry),
                new UsageRoutes(database),
                new LicenseRoutes(pool, database, licenses, license, audit),
                new AuditRoutes(vertx, database, audit, config.auditRetention(), config.connections(), registry),
                new InfoRoutes(
                        config.version(), config.publicMqtt(), config.tenants(), features(config), Clock.systemUTC())));
        all.add(new HealthRoutes(pool, List.copyOf(all)));
        routes = all.stream()
                .<Routes>map(each -> new TenantRoutes(each, tenants))
                .toList();
    }

    private static List<String> features(ApiConfig config) {
        List<String> features = new ArrayList<>();
        if (config.broker().isPresent()) {
            features.addAll(List.of("live", "erase"));
        }
        if (!config.tenants().equals(TenantNames.NONE)) {
            features.add("tenants");
        }
        return List.copyOf(features);
    }

    private static void forgetLicenses(TenantLicenses licenses, DataChange change) {
        if (change instanceof DataChange.Everything) {
            licenses.forgetAll();
        } else if (change instanceof DataChange.Tenant tenant) {
            licenses.forget(tenant.id());
        }
    }

    private static SensorDataRoutes sensorData(
            Vertx vertx,
            TenantDatabase database,
            WorkerExecutor workers,
            PostgresConfig postgres,
            ApiConfig config,
            LicenseGuard license,
            ChangeFeed changes,
            OpenStreams streams,
            DeviceZoneDirectory zones,
            LiveMappings mappings,
            MeterRegistry registry) {
        SensorConfig sensor = config.sensor();
        DataSource source = PostgresClients.dataSource(postgres);
        SensorIngestion ingestion = new SensorIngestion(
                config.mqtt(),
                source,
                sensor.ingest(),
                changes,
                config.broker().map(access -> new BrokerWaitingSessions(vertx, access)),
                zones,
                mappings,
                registry);
        SensorRetention retention = new SensorRetention(
                source, new LicensedRetention(sensor, license, changes.directory()), Clock.systemUTC());
        ReadingStream stream = new ReadingStream(
                vertx,
                config.mqtt(),
                sensor.ingest().times(),
                zones,
                mappings,
                new SparkplugBirthQuery(database),
                streams);
        return new SensorDataRoutes(
                new SensorService(vertx, workers, ingestion, retention, zones, mappings),
                database,
                // A separate pool: long exports must not take connections from other requests.
                PostgresClients.pool(vertx, postgres, SensorDataRoutes.EXPORT_CONNECTIONS, config.timeout()),
                stream);
    }

    /** Runs the action when tenants have changed; it must not block. */
    private static void onTenants(ChangeFeed changes, Runnable action) {
        changes.subscribe(change -> {
            if (change instanceof DataChange.Everything || change instanceof DataChange.Tenant) {
                action.run();
            }
        });
    }

    List<Routes> routes() {
        return routes;
    }

    /** Returns the authenticator of API callers. Available once {@link #start} has completed. */
    BearerAuthenticator authenticator() {
        return access.authenticator();
    }

    Future<Void> start() {
        Future<Void> started = formerUser.start();
        for (Routes each : routes) {
            started = started.compose(previous -> each.start());
        }
        return started.compose(previous -> licenseState.start())
                .onSuccess(previous -> licenseReload.ifPresent(LicenseReload::start));
    }

    /** Stops the components in reverse order, also those that did not start. */
    Future<Void> stop() {
        streams.close();
        licenseReload.ifPresent(LicenseReload::stop);
        licenseState.stop();
        formerUser.stop();
        Future<Void> stopped = Future.succeededFuture();
        for (int i = routes.size() - 1; i >= 0; i--) {
            Routes each = routes.get(i);
            stopped = stopped.transform(previous -> each.stop());
        }
        return stopped.onComplete(done -> broker.ifPresent(AdminPort::close));
    }
}
