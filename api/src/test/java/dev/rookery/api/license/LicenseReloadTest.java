package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A renewed license takes effect while the API runs. */
class LicenseReloadTest {
    private static final LicenseSigner KEYS = new LicenseSigner();
    private static final String FIRST = key(10, 60);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeLicense() throws IOException {
        file = directory.resolve("license");
        replace(FIRST);
    }

    @Test
    void appliesALicenseThatReplacesAnother() throws IOException {
        LicenseConfig config = ofTenDevices().withFile(file);
        try (TestApi api = new TestApi(config)) {
            ApiClient viewer = api.as(Role.VIEWER);
            assertThat(devices(viewer)).isEqualTo(10);

            replace(key(20, 500) + "\n");

            await().until(() -> devices(viewer) == 20);
            // Read by the broker, and by the exporter.
            await().until(() -> api.database()
                    .query("SELECT messages_per_second FROM rookery_limits")
                    .contains("500"));
            await().until(() -> api.database()
                    .query("SELECT devices FROM rookery_license WHERE tenant = 'default'")
                    .contains("20"));
        }
    }

    @Test
    void keepsTheLicenseIfTheNextOneIsInvalid() {
        Vertx vertx = PostgresClients.vertx();
        try {
            // Not used, as the license is not in the registry.
            Pool pool = PostgresClients.pool(
                    vertx, PostgresConfig.fromUrl("postgresql://127.0.0.1:1/none", Map.of()), 1, Duration.ofSeconds(1));
            TenantLicenses licenses = new TenantLicenses(vertx, ofTenDevices());
            String ofAnotherIssuer =
                    new LicenseSigner().config(new JsonObject(), 60).key().orElseThrow();

            License refused = join(licenses.replace(pool, Optional.of(ofAnotherIssuer)));

            assertThat(refused.invalidReason()).isPresent();
            assertThat(join(licenses.of(pool, TenantId.DEFAULT)).planLimits().devices())
                    .isEqualTo(10);
        } finally {
            GuardedVertx.close(vertx);
        }
    }

    /** An invalid license does not end the checks. */
    @Test
    void appliesTheLicenseAfterAnInvalidOne() throws IOException {
        LicenseConfig config = ofTenDevices().withFile(file);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LicenseReload.class);
        logger.addAppender(log);
        try (TestApi api = new TestApi(config)) {
            ApiClient viewer = api.as(Role.VIEWER);
            replace("not a license");
            await().until(() -> has(log, "not signed by a trusted key"));
            assertThat(devices(viewer)).isEqualTo(10);

            replace(key(20, 60));

            await().until(() -> devices(viewer) == 20);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void removesTheLicenseIfTheFileIsEmpty() throws IOException {
        LicenseConfig config = ofTenDevices().withFile(file);
        try (TestApi api = new TestApi(config)) {
            ApiClient viewer = api.as(Role.VIEWER);

            replace("");

            await().until(() -> devices(viewer) == LicenseLimits.FREE.devices());
        }
    }

    /** The lock is that of the appender's own methods. */
    private static boolean has(ListAppender<ILoggingEvent> log, String text) {
        synchronized (log) {
            return log.list.stream()
                    .anyMatch(event -> event.getFormattedMessage().contains(text));
        }
    }

    private static License join(Future<License> license) {
        return license.toCompletionStage().toCompletableFuture().join();
    }

    private static LicenseConfig ofTenDevices() {
        return new LicenseConfig(
                Optional.of(FIRST), Optional.of(KEYS.publicKey()), Optional.of("acme"), Optional.empty());
    }

    private static int devices(ApiClient viewer) {
        return viewer.get("/license").expect(200).json().getJsonObject("limits").getInteger("devices");
    }

    private static String key(int devices, int messagesPerSecond) {
        JsonObject limits = new JsonObject().put("devices", devices).put("messagesPerSecond", messagesPerSecond);
        return KEYS.config(limits, 3600).key().orElseThrow();
    }

    /** Replaces the file at once, as Kubernetes does. */
    private void replace(String contents) throws IOException {
        Path written = directory.resolve("written");
        Files.writeString(written, contents);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
