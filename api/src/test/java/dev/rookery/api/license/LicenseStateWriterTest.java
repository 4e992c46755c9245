package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State of the license that the exporter reads. */
class LicenseStateWriterTest {
    private static final Instant END = Instant.parse("2026-06-30T12:00:00Z");
    private static final License PAID =
            new License("professional", new LicenseLimits(100, 10, 1000, 365), Optional.of(END), Optional.empty());
    private static final String ROW = "SELECT concat_ws(' ', state, plan, extract(epoch FROM expires_at)::bigint,"
            + " devices, users, messages_per_second, retention_days) FROM rookery_license";

    private final TestDatabase database = TestDatabase.create();
    private final Vertx vertx = PostgresClients.vertx();
    private Pool pool;

    @BeforeEach
    void start() {
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA, ApiSchema.SCHEMA));
        pool = PostgresClients.pool(vertx, postgres, 1, Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() {
        GuardedVertx.close(vertx);
    }

    @Test
    void writesTheStateOfAnExpiringLicense() {
        String end = " professional " + END.getEpochSecond();

        assertThat(written(PAID, END.minusSeconds(1))).isEqualTo("valid" + end + " 100 10 1000 365");
        assertThat(written(PAID, END)).isEqualTo("grace" + end + " 100 10 1000 365");
        assertThat(written(PAID, END.plus(License.GRACE))).isEqualTo("expired" + end + " 25 5 1000 365");
    }

    @Test
    void writesTheStateOfMissingAndInvalidLicenses() {
        assertThat(written(License.invalid("forged"), END)).isEqualTo("invalid free 25 5 0 0");
        assertThat(written(License.MISSING, END)).isEqualTo("missing free 25 5 0 0");
    }

    private String written(License license, Instant now) {
        LicenseGuard guard = new LicenseGuard(
                (client, tenant) -> Future.succeededFuture(license), pool, Clock.fixed(now, ZoneOffset.UTC));
        LicenseStateWriter record =
                new LicenseStateWriter(vertx, new TenantDatabase(pool), new TenantDirectory(), guard);
        record.start().toCompletionStage().toCompletableFuture().join();
        record.stop();
        return database.query(ROW).get(0);
    }
}
