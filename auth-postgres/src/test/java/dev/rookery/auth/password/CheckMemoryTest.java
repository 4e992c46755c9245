package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CheckMemoryTest {
    @Test
    void checksWaitForMemory() throws InterruptedException {
        CheckMemory memory = new CheckMemory(100);
        int first = memory.acquire(60);
        CompletableFuture<Integer> second = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                second.complete(memory.acquire(60));
            } catch (InterruptedException e) {
                second.completeExceptionally(e);
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(second).isNotDone();

        memory.release(first);

        assertThat(second.join()).isEqualTo(60);
        assertThat(memory.available()).isEqualTo(40);
    }

    @Test
    void oneCheckAlwaysRuns() throws InterruptedException {
        CheckMemory memory = new CheckMemory(100);

        assertThat(memory.acquire(500)).isEqualTo(100);
        memory.release(100);
        assertThat(memory.acquire(0)).isZero();
        assertThat(CheckMemory.ofHeap(65_536).available()).isGreaterThanOrEqualTo(65_536);
    }
}
