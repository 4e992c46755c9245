package dev.rookery.broker.admin;

import java.util.List;

/**
 * Messages of some hundred milliseconds.
 *
 * @param messages in the order of their publication
 * @param skipped number of further messages that matched and were too many
 */
public record LiveBatch(List<LiveMessage> messages, long skipped) {
    public LiveBatch {
        messages = List.copyOf(messages);
    }
}
