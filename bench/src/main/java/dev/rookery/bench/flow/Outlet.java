package dev.rookery.bench.flow;

import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.driver.MessageTemplate;

/** A sender with its connection. */
final class Outlet {
    private final LoadClient client;
    private final MessageTemplate publication;
    private final DeliveryBook book;
    private boolean unflushed;

    Outlet(LoadClient client, MessageTemplate publication, DeliveryBook book) {
        this.client = client;
        this.publication = publication;
        this.book = book;
    }

    /** Sends the sender's next message if its connection takes one now. */
    boolean offer(long intendedNanos) {
        if (!client.canPublish()) {
            return false;
        }
        client.publish(publication, book.nextSequence(publication.sender()), intendedNanos);
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
