package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.topic.MemberRules;
import dev.rookery.broker.topic.MemberState;
import dev.rookery.broker.topic.SharedGroup;
import dev.rookery.broker.topic.Subscription;
import org.jspecify.annotations.Nullable;

/** Chooses members of shared subscriptions. Reused for each choice; confined to the tenant's event loop. */
final class GroupChoice implements MemberRules<Session> {
    private String topic = "";
    /** Set while any other connected member is searched, regardless of its rights. */
    private @Nullable Session excluded;

    /**
     * Chooses the member that receives a message: one that can send it now, otherwise one that is connected, otherwise, with QoS 1
     * or 2, one that is not. Returns null if no member may receive it.
     */
    @Nullable
    Subscription<Session> choose(SharedGroup<Session> group, Message message) {
        topic = message.topic();
        return group.choose(this, message.qos() > 0 ? MemberState.AWAY : MemberState.BUSY);
    }

    @Override
    public MemberState state(Session session) {
        return session.memberState();
    }

    @Override
    public boolean permits(Session session) {
        return excluded == null ? session.mayReceive(topic) : session != excluded;
    }

    @Override
    public void demoted(Subscription<Session> member) {
        member.owner().demoted(member);
    }

    /** Returns whether a member other than the session is connected. */
    boolean hasOtherConnected(SharedGroup<Session> group, Session session) {
        excluded = session;
        boolean found = group.choose(this, MemberState.BUSY) != null;
        excluded = null;
        return found;
    }
}
