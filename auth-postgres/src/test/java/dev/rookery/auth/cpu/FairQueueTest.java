package dev.rookery.auth.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final TenantId A = new TenantId("a");
    private static final TenantId B = new TenantId("b");

    private final FairQueue<String> queue = new FairQueue<>(6);

    @Test
    void servesTenantsAndAddressesRoundRobin() throws InterruptedException {
        queue.offer(A, "1", "a1-first");
        queue.offer(A, "1", "a1-second");
        queue.offer(A, "1", "a1-third");
        queue.offer(A, "2", "a2-first");
        queue.offer(B, "1", "b1-first");

        assertThat(takeAll()).containsExactly("a1-first", "b1-first", "a2-first", "a1-second", "a1-third");
    }

    @Test
    void evictsFromTheLongestQueueWhenFull() throws InterruptedException {
        for (int i = 1; i <= 6; i++) {
            assertThat(queue.offer(A, "flood", "flood" + i)).isEmpty();
        }

        assertThat(queue.offer(A, "flood", "flood7")).contains("flood7");
        assertThat(queue.offer(A, "device", "device1")).contains("flood6");
        assertThat(queue.offer(B, "device", "device2")).contains("flood5");
        assertThat(queue.size()).isEqualTo(6);
        assertThat(takeAll()).startsWith("flood1", "device2", "device1");
    }

    @Test
    void rejectsTheNewElementIfNoQueueIsLonger() {
        for (int i = 1; i <= 6; i++) {
            queue.offer(A, "address" + i, "login" + i);
        }

        assertThat(queue.offer(A, "address7", "login7")).contains("login7");
    }

    private List<String> takeAll() throws InterruptedException {
        List<String> taken = new ArrayList<>();
        while (queue.size() > 0) {
            taken.add(queue.take());
        }
        return taken;
    }
}
