package dev.rookery.broker.admin;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The part of a {@link BrokerAdmin} that does not depend on the engine. */
public abstract class AbstractBrokerAdmin implements BrokerAdmin {
    private static final int RUN_ID_LENGTH = 8;

    private final String runId = UUID.randomUUID().toString().substring(0, RUN_ID_LENGTH);
    private final Supplier<BrokerStatus> status;

    /** @param status returns the current status; called on any thread */
    protected AbstractBrokerAdmin(Supplier<BrokerStatus> status) {
        this.status = status;
    }

    @Override
    public final String runId() {
        return runId;
    }

    @Override
    public final CompletionStage<BrokerStatus> status() {
        return CompletableFuture.completedFuture(status.get());
    }
}
