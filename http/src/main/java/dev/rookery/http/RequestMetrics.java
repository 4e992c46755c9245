package dev.rookery.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Timer of requests by operation and status, and gauge of active requests. Thread-safe. */
public final class RequestMetrics {
    private final MeterRegistry registry;
    private final String name;
    private final AtomicInteger active = new AtomicInteger();

    /** @param name of the timer; the gauge is named {@code NAME.active} */
    public RequestMetrics(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
        Gauge.builder(name + ".active", active, AtomicInteger::get)
                .description("Requests in progress")
                .register(registry);
    }

    /** Returns metrics that are not published. */
    public static RequestMetrics disabled() {
        return new RequestMetrics(new CompositeMeterRegistry(), "requests");
    }

    /** Measures a request until its response ends or its connection closes. */
    void observe(RoutingContext context, String operationId) {
        active.incrementAndGet();
        long start = System.nanoTime();
        context.addEndHandler(ended -> {
            active.decrementAndGet();
            Timer.builder(name)
                    .description("Requests, from the request head to the end of the response")
                    .tag("operation", operationId)
                    .tag("status", Integer.toString(context.response().getStatusCode()))
                    .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))
                    .register(registry)
                    .record(Duration.ofNanos(System.nanoTime() - start));
        });
    }
}
