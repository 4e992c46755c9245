package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.LossyProxy;
import dev.rookery.testkit.PostgresProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hung PostgreSQL server fails pending requests after the timeout, and is used again once it responds. */
@Tag("long")
class SilentServerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 2;

    private static final Vertx VERTX = PostgresClients.vertx();
    private static PostgresProcess postgres;

    @BeforeAll
    static void start(@TempDir Path folder) {
        postgres = new PostgresProcess(folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        postgres.close();
    }

    @Test
    void pendingRequestsFailAndConnectionsAreClosed() {
        Pool pool = pool(postgres.url("postgres"));
        await().atMost(DEADLINE).until(() -> responds(pool));

        postgres.hang();
        try {
            // Twice as many as connections: some are open, the others must be opened.
            List<Future<?>> queries = IntStream.range(0, 2 * CONNECTIONS)
                    .<Future<?>>mapToObj(i -> query(pool))
                    .toList();
            queries.forEach(query -> assertThatThrownBy(() -> join(query)).hasCauseInstanceOf(VertxException.class));
            Future<Void> transaction = pool.withTransaction(
                    connection -> connection.query("SELECT 1").execute().mapEmpty());
            assertThatThrownBy(() -> join(transaction)).hasCauseInstanceOf(VertxException.class);
        } finally {
            postgres.resume();
        }

        await().atMost(DEADLINE).until(() -> responds(pool));
        await().atMost(DEADLINE).until(() -> sessions().size() <= CONNECTIONS);
        join(pool.close());
        await().atMost(DEADLINE).until(() -> sessions().isEmpty());
    }

    @Test
    void closesThePoolWhileTheServerHangs() {
        Pool pool = pool(postgres.url("postgres"));
        await().atMost(DEADLINE).until(() -> responds(pool));

        postgres.hang();
        try {
            join(pool.close());
        } finally {
            postgres.resume();
        }
        await().atMost(DEADLINE).until(() -> sessions().isEmpty());
    }

    @Test
    void closesConnectionsOutsideAPool() {
        Supplier<Future<PgConnection>> connector = PostgresClients.connector(
                VERTX, PostgresConfig.fromUrl(postgres.url("postgres"), Map.of()), TIMEOUT, RESPONSE_TIMEOUT);
        PgConnection connection = join(connector.get());

        postgres.hang();
        try {
            join(connection.close());
            assertThatThrownBy(() -> join(connector.get())).hasCauseInstanceOf(VertxException.class);
        } finally {
            postgres.resume();
        }
        await().atMost(DEADLINE).until(() -> sessions().isEmpty());
    }

    @Test
    void reconnectsAfterNetworkLoss() {
        try (LossyProxy proxy =
                new LossyProxy(URI.create(postgres.url("postgres")).getPort())) {
            Pool pool = pool("postgresql://postgres@127.0.0.1:" + proxy.port() + "/postgres");
            await().atMost(DEADLINE).until(() -> responds(pool));

            proxy.loseConnections();
            assertThatThrownBy(() -> join(query(pool))).hasCauseInstanceOf(VertxException.class);

            await().atMost(DEADLINE).until(() -> responds(pool));
            join(pool.close());
        }
        await().atMost(DEADLINE).until(() -> sessions().isEmpty());
    }

    @Test
    void idleConnectionsStayOpen() {
        Pool pool = pool(postgres.url("postgres"));
        await().atMost(DEADLINE).until(() -> responds(pool));
        List<String> before = sessions();

        await().atMost(DEADLINE)
                .until(() -> postgres.query("SELECT bool_and(now() - state_change > interval '1 millisecond' * "
                                + RESPONSE_TIMEOUT.multipliedBy(2).toMillis()
                                + ") FROM pg_stat_activity WHERE application_name = 'rookery'")
                        .equals(List.of("t")));

        assertThat(before).isNotEmpty();
        assertThat(sessions()).isEqualTo(before);
        join(pool.close());
    }

    private static Pool pool(String url) {
        return PostgresClients.pool(
                VERTX, PostgresConfig.fromUrl(url, Map.of()), CONNECTIONS, TIMEOUT, RESPONSE_TIMEOUT);
    }

    private static Future<?> query(Pool pool) {
        return pool.query("SELECT 1").execute();
    }

    private static boolean responds(Pool pool) {
        try {
            join(query(pool));
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    /** Returns the process ids of the server processes of the pool's connections. */
    private static List<String> sessions() {
        return postgres.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'rookery' ORDER BY pid");
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
