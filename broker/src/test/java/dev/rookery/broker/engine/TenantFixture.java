package dev.rookery.broker.engine;

import static org.awaitility.Awaitility.await;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import dev.rookery.auth.postgres.PostgresAuthority;
import dev.rookery.change.ChangeFeed;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantRepository;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Registry and authority of the tenants of a database. Each tenant has a user {@code device} with access to {@code a/#}. */
final class TenantFixture implements AutoCloseable {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);

    private final TestDatabase database;
    private final ChangeFeed feed;
    private final PostgresAuthority authority;
    private final Pool pool;
    private final TenantRepository repository;

    private TenantFixture(TestDatabase database) {
        this.database = database;
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA));
        AuthorityConfig config = new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                CHEAP,
                1,
                Duration.ofSeconds(20),
                new LoginLimits(1, 100, ThrottleConfig.DEFAULT, 100),
                Optional.empty(),
                Duration.ofHours(1));
        feed = new ChangeFeed(postgres, config.changeFeed(true));
        authority = new PostgresAuthority(postgres, config, feed, new SimpleMeterRegistry());
        pool = PostgresClients.pool(feed.vertx(), postgres, 1, Duration.ofSeconds(20));
        repository = new TenantRepository(pool);
        result(Future.fromCompletionStage(feed.loaded()));
    }

    static TenantFixture open(TestDatabase database) {
        return new TenantFixture(database);
    }

    PostgresAuthority authority() {
        return authority;
    }

    TenantDirectory directory() {
        return feed.directory();
    }

    /** Deletes the tables and the registration of a tenant that is being removed. */
    CompletionStage<Boolean> delete(TenantId id) {
        return repository.delete(id).toCompletionStage();
    }

    void create(TenantId id, String password) {
        result(repository.create(id));
        String schema = schema(id);
        database.execute("INSERT INTO " + schema + ".mqtt_users (username, password_hash) VALUES ('device', '"
                + new PasswordHasher(CHEAP).hash(password) + "'); INSERT INTO " + schema
                + ".mqtt_acls VALUES ('device', 'a/#', 3)");
        await().until(() -> feed.directory().isActive(id));
    }

    String schema(TenantId id) {
        return find(id).orElseThrow().schema();
    }

    Optional<RegisteredTenant> find(TenantId id) {
        return result(repository.find(id));
    }

    /** Sets the state and waits until this process knows it. */
    void setState(TenantId id, TenantState state) {
        result(repository.setState(id, state));
        await().until(() ->
                feed.directory().find(id).map(tenant -> tenant.state() == state).orElse(state == TenantState.REMOVING));
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        authority.close();
        pool.close().toCompletionStage().toCompletableFuture().join();
        feed.close();
    }
}
