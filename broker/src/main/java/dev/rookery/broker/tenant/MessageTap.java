package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import org.jspecify.annotations.Nullable;

/** Sees all messages that are published in a tenant. Called on the tenant's event loop; must return immediately. */
@FunctionalInterface
public interface MessageTap {
    /** @param publisher the publishing session; null for messages of the administrator and wills */
    void published(Message message, @Nullable Session publisher);
}
