package dev.rookery.change;

import dev.rookery.auth.TenantId;
import dev.rookery.backoff.Backoff;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantDirectory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of users, ACL rows, tenants, their certificate authorities and bans, read on one connection per process: after each notification, and at an interval
 * in case that none arrives. Keeps a {@link TenantDirectory} up to date. Reconnects with backoff; after that, everything
 * counts as changed. Thread-safe; consumers are called on one thread, which is that of {@link #vertx}.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final Vertx vertx = PostgresClients.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Supplier<Future<PgConnection>> connector;
    private final ChangeFeedConfig config;
    private final TenantDirectory directory = new TenantDirectory();
    private final List<Consumer<DataChange>> consumers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    // Confined to the event loop
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    private @Nullable FeedConnection open;
    private boolean closed;

    /** Starts to connect. An unreachable database does not fail the start: the directory stays empty meanwhile. */
    public ChangeFeed(PostgresConfig postgres, ChangeFeedConfig config) {
        this.config = config;
        this.connector = PostgresClients.connector(vertx, postgres, config.timeout());
        context.runOnContext(ignored -> {
            connect();
            vertx.setPeriodic(config.pollInterval().toMillis(), timer -> poll());
        });
    }

    /** Returns the Vert.x instance whose only event loop calls the consumers. */
    public Vertx vertx() {
        return vertx;
    }

    /** Returns the tenants. */
    public TenantDirectory directory() {
        return directory;
    }

    /** Returns a stage that completes when the tenants have been read for the first time. */
    public CompletionStage<Void> loaded() {
        return loaded;
    }

    /** Adds a consumer of changes. Its first change is {@link DataChange.Everything}. */
    public void subscribe(Consumer<DataChange> consumer) {
        context.runOnContext(ignored -> {
            consumers.add(consumer);
            if (open != null) {
                open.readEverything();
            }
        });
    }

    @Override
    public void close() {
        context.runOnContext(ignored -> {
            closed = true;
            if (open != null) {
                open.close();
            }
        });
        GuardedVertx.close(vertx);
    }

    private void connect() {
        connector.get().onSuccess(this::opened).onFailure(failure -> retry());
    }

    private void opened(PgConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        open = new FeedConnection(connection, config, this::publish, this::lost);
        open.start();
    }

    private void lost(FeedConnection failed) {
        if (open == failed) {
            open = null;
            failed.close();
            retry();
        }
    }

    private void retry() {
        if (!closed) {
            vertx.setTimer(backoff.next().toMillis(), timer -> connect());
        }
    }

    private void poll() {
        if (open != null) {
            open.poll();
        }
    }

    private void publish(DataChange change) {
        if (change instanceof DataChange.Everything everything) {
            directory.replace(everything.tenants().stream()
                    .filter(tenant -> serves(tenant.id()))
                    .toList());
            backoff.reset();
            loaded.complete(null);
        } else if (change instanceof DataChange.Tenant tenant) {
            if (!serves(tenant.id())) {
                return;
            }
            tenant.current().ifPresentOrElse(directory::put, () -> directory.remove(tenant.id()));
        } else if (change instanceof DataChange.DeviceAuthorities authorities && !serves(authorities.tenant())) {
            return;
        }
        for (Consumer<DataChange> consumer : consumers) {
            try {
                consumer.accept(change);
            } catch (RuntimeException e) {
                // The other consumers, and later changes, must not be lost.
                LOGGER.error("Failed to apply a change of users, tenants, certificate authorities or bans", e);
            }
        }
    }

    /** Returns whether this process serves a tenant, if it is registered. */
    public boolean serves(TenantId tenant) {
        return config.tenants() || tenant.equals(TenantId.DEFAULT);
    }
}
