package dev.rookery.broker.moquette;

import dev.rookery.broker.admin.DrainPlan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Sends the clients of a Moquette away, one after the other. */
final class MoquetteDrain {
    private static final int SERVER_SHUTTING_DOWN = 0x8b;

    private MoquetteDrain() {}

    /** @return completed once they are gone */
    static CompletionStage<Void> start(List<Admission> clients, DrainPlan plan) {
        CompletableFuture<?>[] gone = new CompletableFuture<?>[clients.size()];
        for (int i = 0; i < gone.length; i++) {
            Admission client = clients.get(i);
            long wait = plan.over().toMillis() * i / gone.length;
            Executor later = CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS);
            gone[i] = CompletableFuture.supplyAsync(() -> client.close(SERVER_SHUTTING_DOWN), later)
                    .thenCompose(closed -> closed);
        }
        return CompletableFuture.allOf(gone);
    }
}
