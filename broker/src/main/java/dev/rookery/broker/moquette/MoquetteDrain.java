package dev.rookery.broker.moquette;

import dev.rookery.broker.admin.DrainPlan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Disconnects the clients of a Moquette server one after the other. */
final class MoquetteDrain {
    private static final int SERVER_SHUTTING_DOWN = 0x8b;

    private MoquetteDrain() {}

    /** Returns a stage that completes once all clients are disconnected. */
    static CompletionStage<Void> start(List<AuthenticatedClient> clients, DrainPlan plan) {
        CompletableFuture<?>[] disconnects = new CompletableFuture<?>[clients.size()];
        for (int i = 0; i < disconnects.length; i++) {
            AuthenticatedClient client = clients.get(i);
            long delay = plan.duration().toMillis() * i / disconnects.length;
            Executor later = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS);
            disconnects[i] = CompletableFuture.supplyAsync(() -> client.close(SERVER_SHUTTING_DOWN), later)
                    .thenCompose(closed -> closed);
        }
        return CompletableFuture.allOf(disconnects);
    }
}
