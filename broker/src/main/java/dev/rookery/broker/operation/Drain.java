package dev.rookery.broker.operation;

import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.ServerRedirect;
import dev.rookery.broker.tenant.Tenant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a tenant's clients away, some at a time, in the order of their ids. */
final class Drain implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Drain.class);
    private static final long TICK_MILLIS = 100;

    private final Tenant tenant;
    private final ServerRedirect redirect;
    private final long ticks;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    /** Clients that there were at the start. */
    private long clients;

    private long tick;
    private long sentAway;

    private String position = "";

    private Drain(Tenant tenant, DrainPlan plan) {
        this.tenant = tenant;
        this.redirect = ServerRedirect.of(plan.otherServer(), plan.permanent());
        this.ticks = Math.max(1, plan.over().toMillis() / TICK_MILLIS);
    }

    /** @return completed once nobody is connected */
    static CompletionStage<Void> start(Tenant tenant, DrainPlan plan) {
        Drain drain = new Drain(tenant, plan);
        return Slices.ask(tenant.loop(), () -> {
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
        try {
            sendSomeAway();
        } catch (RuntimeException | Error e) {
            // The others are still to be sent away: who drains waits for the last.
            LOGGER.error("A client was not sent away", e);
        }
        try {
            tenant.loop().schedule(this, TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The broker was closed meanwhile, and every connection with it.
            done.complete(null);
        }
    }

    private void sendSomeAway() {
        Iterator<Session> sessions = tenant.sessions().after(position);
        tick++;
        // By now as large a part of them as of the time; all and whoever came late once it is over.
        long due = tick < ticks ? (clients * tick + ticks - 1) / ticks : Long.MAX_VALUE;
        while (sentAway < due && sessions.hasNext()) {
            Session session = sessions.next();
            position = session.clientId();
            Optional<ClientConnection> peer = session.connection();
            peer.ifPresent(client -> client.disconnect(redirect.reason(), redirect.serverReference()));
            sentAway += peer.isPresent() ? 1 : 0;
        }
    }
}
