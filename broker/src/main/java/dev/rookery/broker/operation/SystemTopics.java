package dev.rookery.broker.operation;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageGauge;
import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.broker.meter.WireTraffic;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.transport.PeriodicTask;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the {@code $SYS} topics of Mosquitto with the numbers of one tenant. Clients cannot publish to them, and need the
 * right to read them like any other topic. The topics are published only while a client subscribes to one of them, since they would
 * take memory in every tenant; load averages are computed in any case.
 *
 * <p>Not thread-safe; confined to the tenant's event loop.
 */
public final class SystemTopics implements Runnable {
    private static final long INTERVAL_SECONDS = 10;

    /**
     * Load average.
     *
     * @param name topic below {@code load/}
     * @param total topic of the averaged counter
     */
    private record Load(String name, String total) {}

    private static final List<Load> LOADS = List.of(
            new Load("messages/received", "messages/received"),
            new Load("messages/sent", "messages/sent"),
            new Load("bytes/received", "bytes/received"),
            new Load("bytes/sent", "bytes/sent"),
            new Load("publish/received", "publish/messages/received"),
            new Load("publish/sent", "publish/messages/sent"),
            new Load("publish/dropped", "publish/messages/dropped"));

    private static final int CONNECTIONS = LOADS.size();

    private static final Set<UsageMetric> DELIVERY_FAILURES = Arrays.stream(DropReason.values())
            .filter(DropReason::isDeliveryFailure)
            .map(DropReason::metric)
            .collect(Collectors.toUnmodifiableSet());

    private final Tenant tenant;
    private final long startedAt = System.nanoTime();
    /** In the order of {@link #LOADS}, followed by connections. Created with the first client. */
    private LoadAverage @Nullable [] averages;

    private long averagesAt = startedAt;
    private boolean published;
    /** Values to be published, by topic. */
    private final Map<String, String> unpublished = new LinkedHashMap<>();

    private SystemTopics(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Starts the load averages of a tenant and publishes its topics while a client subscribes to them. Thread-safe. */
    public static void startFor(Tenant tenant) {
        SystemTopics topics = new SystemTopics(tenant);
        tenant.loop().execute(() -> {
            tenant.setSystemTopicsListener(topics::publishFirst);
            Future<?> task = PeriodicTask.every(INTERVAL_SECONDS, TimeUnit.SECONDS, tenant.loop(), topics);
            tenant.addStopListener(() -> task.cancel(false));
        });
    }

    private void publishFirst() {
        if (!published) {
            published = true;
            collect();
            // Without subscribers this takes little time.
            while (!unpublished.isEmpty()) {
                publishNext();
            }
        }
    }

    @Override
    public void run() {
        // A tenant without clients costs no more than this check.
        if (tenant.sessions().connected() > 0) {
            updateAverages();
        }
        if (published && tenant.subscriptions().reservedSize() == 0) {
            published = false;
            unpublished.clear();
            tenant.clearSystemTopics();
        } else if (published) {
            unpublished.clear();
            collect();
            publishNextAndContinue();
        }
    }

    /** Publishes one topic, which may have many subscribers, in each iteration of the event loop. */
    private void publishNextAndContinue() {
        publishNext();
        if (!unpublished.isEmpty()) {
            tenant.loop().schedule(this::publishNextAndContinue, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void publishNext() {
        Iterator<Map.Entry<String, String>> entries = unpublished.entrySet().iterator();
        if (entries.hasNext()) {
            Map.Entry<String, String> entry = entries.next();
            entries.remove();
            publishTopic(entry.getKey(), entry.getValue());
        }
    }

    /** Collects the values of all topics. */
    private void collect() {
        Sessions sessions = tenant.sessions();
        Usage usage = tenant.meter().usage();
        long uptime = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
        publish("version", "Rookery");
        publish("uptime", uptime + " seconds");
        publish("clients/connected", sessions.connected());
        publish("clients/disconnected", sessions.size() - sessions.connected());
        publish("clients/expired", sessions.expired());
        publish("clients/maximum", sessions.peakConnected());
        publish("clients/total", sessions.size());
        publish("subscriptions/count", tenant.subscriptions().size());
        publish("retained messages/count", tenant.retained().size());
        publish(
                "store/messages/count",
                tenant.retained().size() + tenant.meter().queuedMessages());
        publish("store/messages/bytes", usage.get(UsageGauge.RETAINED_BYTES) + usage.get(UsageGauge.QUEUED_BYTES));
        totals(usage).forEach(this::publish);
        if (averages != null) {
            publish(averages);
        }
    }

    /** Returns the counters by topic. */
    private Map<String, Long> totals(Usage usage) {
        WireTraffic wire = tenant.meter().wireTraffic();
        Map<String, Long> totals = new LinkedHashMap<>();
        totals.put("messages/received", wire.packetsReceived());
        totals.put("messages/sent", wire.packetsSent());
        totals.put("bytes/received", wire.bytesReceived());
        totals.put("bytes/sent", wire.bytesSent());
        totals.put(
                "publish/messages/received",
                usage.sum(UsageMetric.MESSAGES_IN_QOS0, UsageMetric.MESSAGES_IN_QOS1, UsageMetric.MESSAGES_IN_QOS2));
        totals.put(
                "publish/messages/sent",
                usage.sum(UsageMetric.MESSAGES_OUT_QOS0, UsageMetric.MESSAGES_OUT_QOS1, UsageMetric.MESSAGES_OUT_QOS2));
        totals.put(
                "publish/messages/dropped",
                DELIVERY_FAILURES.stream().mapToLong(usage::get).sum());
        totals.put(
                "publish/bytes/received",
                usage.sum(UsageMetric.BYTES_IN_QOS0, UsageMetric.BYTES_IN_QOS1, UsageMetric.BYTES_IN_QOS2));
        totals.put(
                "publish/bytes/sent",
                usage.sum(UsageMetric.BYTES_OUT_QOS0, UsageMetric.BYTES_OUT_QOS1, UsageMetric.BYTES_OUT_QOS2));
        return totals;
    }

    private void updateAverages() {
        Usage usage = tenant.meter().usage();
        Map<String, Long> totals = totals(usage);
        long now = System.nanoTime();
        double seconds = Math.max(1, (now - averagesAt) / 1e9);
        averagesAt = now;
        LoadAverage[] loads = averages == null ? createAverages() : averages;
        averages = loads;
        for (int i = 0; i < CONNECTIONS; i++) {
            loads[i].add(Objects.requireNonNull(totals.get(LOADS.get(i).total())), seconds);
        }
        loads[CONNECTIONS].add(usage.get(UsageMetric.CONNECTIONS_OPENED), seconds);
    }

    private static LoadAverage[] createAverages() {
        LoadAverage[] averages = new LoadAverage[CONNECTIONS + 1];
        Arrays.setAll(averages, i -> new LoadAverage());
        return averages;
    }

    private void publish(LoadAverage[] loads) {
        for (int i = 0; i < CONNECTIONS; i++) {
            publish(LOADS.get(i).name(), loads[i]);
        }
        publish("connections", loads[CONNECTIONS]);
        publish("sockets", loads[CONNECTIONS]);
    }

    private void publish(String name, LoadAverage average) {
        for (int window = 0; window < LoadAverage.WINDOWS; window++) {
            publish("load/" + name + "/" + LoadAverage.name(window), average.text(window));
        }
    }

    private void publish(String name, long value) {
        publish(name, Long.toString(value));
    }

    private void publish(String name, String value) {
        unpublished.put(name, value);
    }

    private void publishTopic(String name, String value) {
        String topic = "$SYS/broker/" + name;
        byte[] payload = value.getBytes(StandardCharsets.UTF_8);
        // New subscribers receive the retained value, so only changes are published.
        boolean unchanged = tenant.systemTopics()
                .find(topic)
                .filter(message -> Arrays.equals(message.payload(), payload))
                .isPresent();
        if (!unchanged) {
            tenant.publishSystemTopic(Message.of(topic, payload, 0, true));
        }
    }
}
