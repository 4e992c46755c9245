package dev.rookery.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts and times requests, by operation and status. */
public final class RequestMetrics {
    private final MeterRegistry registry;
    private final String name;
    private final AtomicInteger underWay;

    /** @param name of the timer; the gauge of those under way has {@code .active} behind it */
    public RequestMetrics(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
        this.underWay = registry.gauge(name + ".active", new AtomicInteger());
    }

    /** Watches a request until its response has ended or its connection is lost. */
    void observe(RoutingContext context, String operationId) {
        underWay.incrementAndGet();
        long start = System.nanoTime();
        context.addEndHandler(ended -> {
            underWay.decrementAndGet();
            Timer.builder(name)
                    .description("Requests, from their head to the end of the response")
                    .tag("operation", operationId)
                    .tag("status", Integer.toString(context.response().getStatusCode()))
                    .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))
                    .register(registry)
                    .record(Duration.ofNanos(System.nanoTime() - start));
        });
    }
}
