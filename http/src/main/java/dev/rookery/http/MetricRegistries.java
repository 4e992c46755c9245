package dev.rookery.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Creates registries of the metrics of a process. */
public final class MetricRegistries {
    private MetricRegistries() {}

    /**
     * Returns a registry with the metrics {@code process_*} and {@code jvm_*} of Prometheus' client, read at each scrape, and
     * {@code rookery_build_info}.
     *
     * @param component name of the component, such as {@code broker}
     */
    public static PrometheusMeterRegistry create(String component) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PrometheusRegistry process = registry.getPrometheusRegistry();
        ProcessMetrics.builder().register(process);
        JvmBufferPoolMetrics.builder().register(process);
        JvmGarbageCollectorMetrics.builder().register(process);
        JvmMemoryMetrics.builder().register(process);
        JvmRuntimeInfoMetric.builder().register(process);
        JvmThreadsMetrics.builder().register(process);
        Gauge.builder("rookery.build.info", () -> 1)
                .description("1; the labels have the component and the version of Rookery")
                .tag("component", component)
                .tag("version", version())
                .register(registry);
        return registry;
    }

    private static String version() {
        String packaged = MetricRegistries.class.getPackage().getImplementationVersion();
        return packaged == null ? "unpackaged" : packaged;
    }
}
