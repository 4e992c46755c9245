package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Search for the recipients of a message in steps, between which sessions may change their subscriptions. Not thread-safe; confined
 * to the tenant's event loop.
 */
final class RecipientSearch {
    /** Nodes and subscriptions of a step: some ten microseconds. */
    static final int STEPS = 256;

    private final Router router;
    private final Message message;
    private final @Nullable Session publisher;
    private final Recipients recipients;
    /** Values of {@link Session#subscriptionChanges} when the recipients were found. */
    private int[] changes = {};

    private int[] memberChanges = {};

    /** @param recipients whose search is not complete; of this object from now on */
    RecipientSearch(Router router, Message message, @Nullable Session publisher, Recipients recipients) {
        this.router = router;
        this.message = message;
        this.publisher = publisher;
        this.recipients = recipients;
        noteChanges();
    }

    /** Returns the number of recipients so far, and of subscriptions whose sessions are still to be found. */
    int size() {
        return recipients.size() + recipients.members() + recipients.pending();
    }

    /** Continues. Returns the deliveries once all recipients are known, before that null. */
    @Nullable
    FanOut step() {
        boolean complete = recipients.advance(STEPS);
        noteChanges();
        if (!complete) {
            return null;
        }
        int[] all = Arrays.copyOf(changes, changes.length + memberChanges.length);
        System.arraycopy(memberChanges, 0, all, changes.length, memberChanges.length);
        recipients.end();
        return new FanOut(router, message, publisher, recipients, all);
    }

    /** Within a step, no session changes. */
    private void noteChanges() {
        int found = changes.length;
        changes = Arrays.copyOf(changes, recipients.size());
        for (int i = found; i < changes.length; i++) {
            Session session = recipients.session(i);
            changes[i] = session.subscriptionChanges() - (recipients.isOutdated(session) ? 1 : 0);
        }
        found = memberChanges.length;
        memberChanges = Arrays.copyOf(memberChanges, recipients.members());
        for (int i = found; i < memberChanges.length; i++) {
            memberChanges[i] = recipients.member(i).subscriptionChanges();
        }
    }
}
