package dev.rookery.broker.operation;

import dev.rookery.broker.meter.Level;
import dev.rookery.broker.meter.Measure;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.WireTraffic;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Publishes the {@code $SYS} topics that users of Mosquitto watch, with the numbers of their own tenant alone. Nobody but
 * the server may publish to them, and to read them takes an ACL row like for any topic.
 */
public final class SystemTopics implements Runnable {
    private static final long INTERVAL_SECONDS = 10;

    /** Under {@code load/}, of which number. */
    private static final Map<String, String> LOADS = Map.of(
            "messages/received", "messages/received",
            "messages/sent", "messages/sent",
            "bytes/received", "bytes/received",
            "bytes/sent", "bytes/sent",
            "publish/received", "publish/messages/received",
            "publish/sent", "publish/messages/sent",
            "publish/dropped", "publish/messages/dropped");

    private final Tenant tenant;
    private final long startedAt = System.nanoTime();
    private final Map<String, LoadAverage> loads = new HashMap<>(0);
    private long loadsAt = startedAt;

    private SystemTopics(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Publishes now and every ten seconds from now on. */
    public static void startFor(Tenant tenant) {
        SystemTopics topics = new SystemTopics(tenant);
        tenant.loop().execute(topics::publish);
        tenant.loop().scheduleAtFixedRate(topics, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void run() {
        // A tenant that nobody uses costs nothing but this look.
        if (tenant.sessions().connected() > 0) {
            publish();
            publishLoads();
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
        publish("clients/maximum", sessions.mostConnected());
        publish("clients/total", sessions.size());
        publish("subscriptions/count", tenant.subscriptions().size());
        publish("retained messages/count", tenant.retained().size());
        publish(
                "store/messages/count",
                tenant.retained().size() + tenant.meter().waiting());
        publish("store/messages/bytes", usage.get(Level.RETAINED_BYTES) + usage.get(Level.QUEUED_BYTES));
        totals(usage).forEach(this::publish);
    }

    /** What only grows. */
    private Map<String, Long> totals(Usage usage) {
        WireTraffic wire = tenant.meter().wire();
        Map<String, Long> totals = new LinkedHashMap<>();
        totals.put("messages/received", wire.packetsReceived());
        totals.put("messages/sent", wire.packetsSent());
        totals.put("bytes/received", wire.bytesReceived());
        totals.put("bytes/sent", wire.bytesSent());
        totals.put(
                "publish/messages/received",
                usage.sum(Measure.MESSAGES_IN_QOS0, Measure.MESSAGES_IN_QOS1, Measure.MESSAGES_IN_QOS2));
        totals.put(
                "publish/messages/sent",
                usage.sum(Measure.MESSAGES_OUT_QOS0, Measure.MESSAGES_OUT_QOS1, Measure.MESSAGES_OUT_QOS2));
        totals.put(
                "publish/messages/dropped",
                usage.sum(
                        Measure.DROPPED_QUEUE_FULL,
                        Measure.DROPPED_SLOW_CLIENT,
                        Measure.DROPPED_CLIENT_AWAY,
                        Measure.DROPPED_TOO_LARGE,
                        Measure.DROPPED_EXPIRED));
        totals.put(
                "publish/bytes/received",
                usage.sum(Measure.BYTES_IN_QOS0, Measure.BYTES_IN_QOS1, Measure.BYTES_IN_QOS2));
        totals.put(
                "publish/bytes/sent",
                usage.sum(Measure.BYTES_OUT_QOS0, Measure.BYTES_OUT_QOS1, Measure.BYTES_OUT_QOS2));
        return totals;
    }

    private void publishLoads() {
        Usage usage = tenant.meter().usage();
        Map<String, Long> totals = totals(usage);
        long now = System.nanoTime();
        double seconds = Math.max(1, (now - loadsAt) / 1e9);
        loadsAt = now;
        LOADS.forEach((name, total) -> publishLoad(name, totals.get(total), seconds));
        long connections = usage.get(Measure.CONNECTIONS_OPENED);
        publishLoad("connections", connections, seconds);
        publishLoad("sockets", connections, seconds);
    }

    private void publishLoad(String name, long total, double seconds) {
        String[] averages =
                loads.computeIfAbsent(name, key -> new LoadAverage()).texts(total, seconds);
        for (int i = 0; i < averages.length; i++) {
            publish("load/" + name + "/" + LoadAverage.name(i), averages[i]);
        }
    }

    private void publish(String name, long value) {
        publish(name, Long.toString(value));
    }

    private void publish(String name, String value) {
        String topic = "$SYS/broker/" + name;
        byte[] payload = value.getBytes(StandardCharsets.UTF_8);
        // Who subscribes gets what is retained: only news has to be sent.
        boolean known = tenant.system()
                .find(topic)
                .filter(message -> Arrays.equals(message.payload(), payload))
                .isPresent();
        if (!known) {
            tenant.publishSystem(Message.of(topic, payload, 0, true));
        }
    }
}
