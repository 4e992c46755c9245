package dev.rookery.broker.operation;

import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.ServerRedirect;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.failure.FatalErrors;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disconnects a tenant's clients gradually, by client id.
 *
 * <p>Not thread-safe; confined to the tenant's event loop.
 */
final class Drain implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Drain.class);
    private static final long TICK_MILLIS = 100;
    /** Sessions of one slice; closing a connection takes up to a hundred microseconds. */
    private static final int SLICE_SIZE = 64;

    private final Tenant tenant;
    private final ServerRedirect redirect;
    private final long ticks;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    /** Number of connected clients at the start. */
    private long clients;

    private long tick;
    private long disconnected;
    /** Whether the next slice belongs to the same tick. */
    private boolean continuing;

    /** Last session processed. */
    private SessionKey position = SessionKey.FIRST;

    private Drain(Tenant tenant, DrainPlan plan) {
        this.tenant = tenant;
        this.redirect = ServerRedirect.of(plan.serverReference(), plan.permanent());
        this.ticks = Math.max(1, plan.duration().toMillis() / TICK_MILLIS);
    }

    /** Returns a stage that completes once no client is connected. Thread-safe. */
    static CompletionStage<Void> start(Tenant tenant, DrainPlan plan) {
        Drain drain = new Drain(tenant, plan);
        return EventLoopTasks.call(tenant.loop(), () -> {
                    tenant.startRedirecting(drain.redirect);
                    drain.clients = tenant.sessions().connected();
                    drain.run();
                    return drain;
                })
                .thenCompose(started -> started.done);
    }

    @Override
    public void run() {
        if (tenant.sessions().connected() == 0) {
            done.complete(null);
            return;
        }
        boolean behind = false;
        try {
            behind = disconnectDue();
        } catch (RuntimeException | Error e) {
            FatalErrors.endIfFatal(e);
            // The drain completes after the last client, so it must continue.
            LOGGER.error("tenant={} Failed to disconnect a client of a draining broker", tenant.id(), e);
        }
        try {
            tenant.loop().schedule(this, behind ? 0 : TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The broker was closed meanwhile, with all connections.
            done.complete(null);
        }
    }

    /** @return whether the slice was too short for all that is due */
    private boolean disconnectDue() {
        Iterator<Session> sessions = tenant.sessions().after(position);
        tick += continuing ? 0 : 1;
        continuing = false;
        // In proportion to the elapsed time; at the end all, including clients that connected during the drain.
        long due = tick < ticks ? (clients * tick + ticks - 1) / ticks : Long.MAX_VALUE;
        int seen = 0;
        while (disconnected < due && sessions.hasNext()) {
            if (seen++ == SLICE_SIZE) {
                continuing = true;
                return true;
            }
            Session session = sessions.next();
            position = session.key();
            Optional<ClientConnection> connection = session.connection();
            connection.ifPresent(client -> client.disconnect(redirect.reason(), redirect.serverReference()));
            disconnected += connection.isPresent() ? 1 : 0;
        }
        return false;
    }
}
