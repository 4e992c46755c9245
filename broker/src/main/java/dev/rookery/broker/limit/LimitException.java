package dev.rookery.broker.limit;

import dev.rookery.broker.mqtt.PacketException;

/** Thrown when a client reaches a limit for which its connection is closed. The catcher counts the limit. */
public final class LimitException extends PacketException {
    private static final long serialVersionUID = 1L;

    private final Limit limit;

    public LimitException(Limit limit) {
        super(limit.reason(), limit.reasonString());
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
