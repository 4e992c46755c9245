package dev.rookery.broker.tenant;

import dev.rookery.broker.session.Session;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * Walk over all sessions of a tenant, a few per event-loop iteration. A walk that is requested meanwhile follows it, because the
 * one in progress may have passed sessions that are affected now. Confined to the tenant's event loop.
 */
final class RepeatedWalk {
    private final Sessions sessions;
    private final EventLoop loop;
    private boolean walking;
    private boolean again;

    RepeatedWalk(Sessions sessions, EventLoop loop) {
        this.sessions = sessions;
        this.loop = loop;
    }

    /** @param action must do the same as that of a walk in progress */
    void start(Consumer<Session> action) {
        if (walking) {
            again = true;
            return;
        }
        walking = true;
        SessionWalk.overAll(sessions, action, loop, () -> {
            walking = false;
            if (again) {
                again = false;
                start(action);
            }
        });
    }
}
