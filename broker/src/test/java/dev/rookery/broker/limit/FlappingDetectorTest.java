package dev.rookery.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlappingDetectorTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Later times are negative. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private final FlappingDetector detector =
            new FlappingDetector(new FlappingLimits(2, Duration.ofSeconds(10), Duration.ofSeconds(30)));

    private boolean connect(String clientId, long seconds) {
        return detector.connected(clientId, "u", START + seconds * SECOND);
    }

    private boolean isBanned(String clientId, long seconds) {
        return detector.isBanned(clientId, "u", START + seconds * SECOND);
    }

    @Test
    void reportsAClientOnceInAWindow() {
        assertThat(connect("c", 0)).isFalse();
        assertThat(connect("c", 1)).isFalse();
        assertThat(connect("other", 1)).isFalse();
        assertThat(connect("c", 2)).isTrue();
        assertThat(connect("c", 3)).isFalse();
    }

    @Test
    void countsEachWindow() {
        for (long second = 0; second < 100; second += 5) {
            assertThat(connect("c", second)).isFalse();
        }
    }

    @Test
    void bansFlappingClientsForATime() {
        for (int i = 0; i < 3; i++) {
            connect("c", 0);
        }
        assertThat(isBanned("c", 29)).isTrue();
        assertThat(isBanned("c", 30)).isFalse();
        assertThat(isBanned("other", 1)).isFalse();
        assertThat(detector.isBanned("c", "another user", START)).isFalse();
        assertThat(connect("c", 31)).isFalse();
    }

    @Test
    void reportsOnlyWithoutABan() {
        FlappingDetector reporting = new FlappingDetector(FlappingLimits.DEFAULT);
        boolean reported = false;
        for (int i = 0; i < 100; i++) {
            reported |= reporting.connected("c", "u", START);
        }
        assertThat(reported).isTrue();
        assertThat(reporting.isBanned("c", "u", START)).isFalse();
    }

    @Test
    void remembersALimitedNumberOfClients() {
        connect("first", 0);
        connect("first", 0);
        for (int i = 0; i < FlappingDetector.MAXIMUM_CLIENTS; i++) {
            connect("x".repeat(200) + i, 0);
        }
        assertThat(connect("first", 0)).isFalse();
    }
}
