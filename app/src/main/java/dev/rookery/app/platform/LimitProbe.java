package dev.rookery.app.platform;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.jvm.TenantProbe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Has the broker of this process apply the limits of a tenant, before its first login. Thread-safe. */
public final class LimitProbe implements TenantProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Function<TenantId, CompletionStage<Void>> refresh;

    /** @param refresh applies the limits; completes when they are in force */
    public LimitProbe(Function<TenantId, CompletionStage<Void>> refresh) {
        this.refresh = refresh;
    }

    @Override
    public Optional<String> pending(TenantId tenant) {
        try {
            refresh.apply(tenant).toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of("the limits of the tenant, which the broker cannot apply: " + e.getCause());
        } catch (TimeoutException e) {
            return Optional.of("the broker, which has not applied the limits of the tenant");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the limits of the tenant");
        }
    }
}
