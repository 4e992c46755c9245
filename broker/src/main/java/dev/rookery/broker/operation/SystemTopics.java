package dev.rookery.broker.operation;

import dev.rookery.broker.meter.TenantMeter.Usage;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.tenant.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Publishes the {@code $SYS} topics that users of Mosquitto watch, with the numbers of their own tenant alone. Nobody but
 * the server may publish to them, and to read them takes an ACL row like for any topic.
 */
public final class SystemTopics implements Runnable {
    private static final long INTERVAL_SECONDS = 10;

    private final Tenant tenant;
    private final long startedAt = System.nanoTime();

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
        publish("clients/total", sessions.size());
        publish("subscriptions/count", tenant.subscriptions().size());
        publish("retained messages/count", tenant.retained().size());
        publish("publish/messages/received", usage.received());
        publish("publish/messages/sent", usage.sent());
        publish("publish/messages/dropped", usage.dropped());
        publish("publish/bytes/received", usage.receivedBytes());
        publish("publish/bytes/sent", usage.sentBytes());
    }

    private void publish(String name, long value) {
        publish(name, Long.toString(value));
    }

    private void publish(String name, String value) {
        tenant.publishSystem(Message.of("$SYS/broker/" + name, value.getBytes(StandardCharsets.UTF_8), 0, true));
    }
}
