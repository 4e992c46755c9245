package dev.rookery.broker.tenant;

import org.jspecify.annotations.Nullable;

/** Search for the recipients of a message, and the deliveries to them, in steps. Confined to the tenant's event loop. */
final class Distribution {
    private @Nullable RecipientSearch search;
    private @Nullable FanOut fanOut;
    private int size;

    private Distribution(@Nullable RecipientSearch search, @Nullable FanOut fanOut, int size) {
        this.search = search;
        this.fanOut = fanOut;
        this.size = size;
    }

    static Distribution of(RecipientSearch search) {
        return new Distribution(search, null, search.size());
    }

    static Distribution of(FanOut fanOut) {
        return new Distribution(null, fanOut, fanOut.size());
    }

    /** Returns whether not all recipients are known yet. */
    boolean isSearching() {
        return search != null;
    }

    /** Returns the number of recipients so far. */
    int size() {
        return size;
    }

    /** Returns the result of the publication after the last step. */
    PublishResult result() {
        return size > 0 ? PublishResult.DELIVERED : PublishResult.NO_SUBSCRIBERS;
    }

    /** Does the next step. Returns whether another one is left. */
    boolean step() {
        RecipientSearch current = search;
        if (current != null) {
            fanOut = current.step();
            size = fanOut == null ? current.size() : fanOut.size();
            search = fanOut == null ? current : null;
            return fanOut == null || size > 0;
        }
        return fanOut != null && fanOut.step();
    }
}
