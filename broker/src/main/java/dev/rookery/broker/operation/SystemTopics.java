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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Publishes the {@code $SYS} topics that users of Mosquitto watch, with the numbers of their own tenant alone. Nobody but
 * the server may publish to them, and to read them takes an ACL row like for any topic. They are there while somebody
 * subscribes to one of them: in a broker of many tenants hardly anybody does, and each would take memory. Averages go on
 * in any case.
 */
public final class SystemTopics implements Runnable {
    private static final long INTERVAL_SECONDS = 10;

    /** A name under {@code load/}, and the number that it is an average of. */
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
    /** In the order of {@link #LOADS}, and of connections at the end; null until a client was there. */
    private LoadAverage[] averages;

    private long averagesAt = startedAt;
    private boolean published;

    private SystemTopics(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Counts from now on, and publishes as long as somebody subscribes. */
    public static void startFor(Tenant tenant) {
        SystemTopics topics = new SystemTopics(tenant);
        tenant.loop().execute(() -> tenant.setSystemTopicsListener(topics::wanted));
        PeriodicTask.every(INTERVAL_SECONDS, TimeUnit.SECONDS, tenant.loop(), topics);
    }

    private void wanted() {
        if (!published) {
            published = true;
            publish();
        }
    }

    @Override
    public void run() {
        // A tenant that nobody uses costs nothing but this look.
        if (tenant.sessions().connected() > 0) {
            average();
        }
        if (published && tenant.subscriptions().reservedSize() == 0) {
            published = false;
            tenant.clearSystemTopics();
        } else if (published) {
            publish();
        }
    }

    private void publish() {
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
            publishAverages();
        }
    }

    /** What only grows. */
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

    private void average() {
        Usage usage = tenant.meter().usage();
        Map<String, Long> totals = totals(usage);
        long now = System.nanoTime();
        double seconds = Math.max(1, (now - averagesAt) / 1e9);
        averagesAt = now;
        if (averages == null) {
            averages = new LoadAverage[CONNECTIONS + 1];
            Arrays.setAll(averages, i -> new LoadAverage());
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            averages[i].add(totals.get(LOADS.get(i).total()), seconds);
        }
        averages[CONNECTIONS].add(usage.get(UsageMetric.CONNECTIONS_OPENED), seconds);
    }

    private void publishAverages() {
        for (int i = 0; i < CONNECTIONS; i++) {
            publish(LOADS.get(i).name(), averages[i]);
        }
        publish("connections", averages[CONNECTIONS]);
        publish("sockets", averages[CONNECTIONS]);
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
        String topic = "$SYS/broker/" + name;
        byte[] payload = value.getBytes(StandardCharsets.UTF_8);
        // Who subscribes gets what is retained: only news has to be sent.
        boolean known = tenant.systemTopics()
                .find(topic)
                .filter(message -> Arrays.equals(message.payload(), payload))
                .isPresent();
        if (!known) {
            tenant.publishSystemTopic(Message.of(topic, payload, 0, true));
        }
    }
}
