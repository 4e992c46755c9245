package dev.rookery.bench.flow;

import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.MessageTemplate;

/** Connection of one sender. */
final class SenderConnection {
    private final LoadClient client;
    private final MessageTemplate template;
    private final DeliveryTracker deliveries;
    private boolean unflushed;

    SenderConnection(LoadClient client, MessageTemplate template, DeliveryTracker deliveries) {
        this.client = client;
        this.template = template;
        this.deliveries = deliveries;
    }

    /** Publishes the next message; returns false if the client cannot accept one now. */
    boolean offer(long intendedNanos) {
        if (!client.canPublish()) {
            return false;
        }
        client.publish(template, deliveries.nextSequence(template.sender()), intendedNanos);
        unflushed = true;
        return true;
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            client.flush();
        }
    }

    boolean isAcknowledged() {
        return client.unacknowledged() == 0;
    }
}
