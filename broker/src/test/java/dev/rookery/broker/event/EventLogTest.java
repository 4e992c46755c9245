package dev.rookery.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog();

    private BrokerEvent added(String clientId) {
        log.add(EventType.CONNECTED, clientId, "u", "", BrokerEvent.NO_CODE, "connected", "");
        return log.newest();
    }

    @Test
    void shortensLongTexts() {
        String longest = "c".repeat(EventLog.MAXIMUM_TEXT_LENGTH);

        assertThat(added(longest).clientId()).isEqualTo(longest);
        assertThat(added(longest + "d").clientId())
                .hasSize(EventLog.MAXIMUM_TEXT_LENGTH)
                .startsWith("ccc")
                .endsWith("c…");
    }

    @Test
    void splitsNoSurrogatePair() {
        String shortened =
                added("c" + "\uD83D\uDE80".repeat(EventLog.MAXIMUM_TEXT_LENGTH)).clientId();

        assertThat(shortened).endsWith("\uDE80…");
        assertThat(added("\uD83D\uDE80".repeat(EventLog.MAXIMUM_TEXT_LENGTH)).clientId())
                .endsWith("\uDE80…");
    }
}
