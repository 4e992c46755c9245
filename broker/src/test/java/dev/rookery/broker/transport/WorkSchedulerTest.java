package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkSchedulerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> steps = new ArrayList<>();
    private long now;
    private final WorkScheduler scheduler = new WorkScheduler(() -> now);

    @AfterEach
    void close() {
        channel.close();
    }

    /** Work of a number of steps. */
    private SlicedWork work(String name, int count, long stepMicros) {
        int[] left = {count};
        return slice -> {
            do {
                steps.add(name);
                left[0]--;
                now += TimeUnit.MICROSECONDS.toNanos(stepMicros);
                slice.measure();
            } while (left[0] > 0 && !slice.isOver());
            return left[0] > 0;
        };
    }

    private void submit(SlicedWork work, WorkShare share) {
        scheduler.submit(work, share, channel.eventLoop());
    }

    private void nextIteration() {
        steps.clear();
        channel.runScheduledPendingTasks();
    }

    @Test
    void doesShortWorkAtOnce() {
        submit(work("a", 3, 100), scheduler.join("alice"));

        assertThat(steps).containsExactly("a", "a", "a");
        nextIteration();
        assertThat(steps).isEmpty();
    }

    @Test
    void leavesLongWorkForLaterIterations() {
        submit(work("a", 10, 1000), scheduler.join("alice"));
        assertThat(steps).hasSize(1);

        for (int i = 0; i < 9; i++) {
            nextIteration();
            assertThat(steps).hasSize(1);
        }
        nextIteration();
        assertThat(steps).isEmpty();
    }

    @Test
    void doesAtLeastOneStepInEachIteration() {
        submit(work("a", 3, 60_000), scheduler.join("alice"));
        assertThat(steps).hasSize(1);

        nextIteration();
        assertThat(steps).hasSize(1);
    }

    @Test
    void doesShortWorkOfOthersBeforeTheWaiting() {
        submit(work("a", 100, 1000), scheduler.join("alice"));
        steps.clear();

        submit(work("b", 1, 1000), scheduler.join("bob"));

        assertThat(steps).containsExactly("b");
    }

    /** Such as many logins whose passwords were checked at the same time. */
    @Test
    void runsSingleTasksInTurnWithOtherWork() {
        for (int i = 0; i < 3; i++) {
            scheduler.run(() -> record("login"), "address", channel.eventLoop());
        }
        assertThat(steps).containsExactly("login");
        submit(work("b", 1, 100), scheduler.join("bob"));
        assertThat(steps).containsExactly("login", "b");

        nextIteration();
        assertThat(steps).containsExactly("login");
        nextIteration();
        assertThat(steps).containsExactly("login");
        nextIteration();
        assertThat(steps).isEmpty();
    }

    private void record(String step) {
        steps.add(step);
        now += TimeUnit.MILLISECONDS.toNanos(1);
    }

    @Test
    void givesManyConnectionsOfAUserTheTimeOfOne() {
        WorkShare alice = scheduler.join("alice");
        for (int i = 0; i < 10; i++) {
            submit(work("a", 100, 1000), alice);
        }
        submit(work("b", 100, 1000), scheduler.join("bob"));

        for (int i = 0; i < 20; i++) {
            channel.runScheduledPendingTasks();
        }

        long ofBob = steps.stream().filter("b"::equals).count();
        assertThat(ofBob).isBetween(steps.size() / 2L - 2, steps.size() / 2L + 2);
    }

    @Test
    void servesTheConnectionsOfAUserInOrder() {
        WorkShare alice = scheduler.join("alice");
        submit(work("first", 3, 2000), alice);
        submit(work("second", 2, 2000), alice);

        steps.clear();
        for (int i = 0; i < 4; i++) {
            channel.runScheduledPendingTasks();
        }
        assertThat(steps).containsExactly("first", "second", "first", "second");
    }

    @Test
    void chargesLongStepsAgainstTheUser() {
        submit(work("a", 100, 50_000), scheduler.join("alice"));
        submit(work("b", 100, 1000), scheduler.join("bob"));

        steps.clear();
        for (int i = 0; i < 60; i++) {
            channel.runScheduledPendingTasks();
        }
        assertThat(steps.stream().filter("b"::equals).count()).isGreaterThan(40);
        assertThat(steps).contains("a");
    }

    @Test
    void aNewConnectionOfAUserDoesNotStartAnew() {
        WorkShare first = scheduler.join("alice");
        submit(work("a", 2, 1000), first);
        scheduler.leave(first);
        steps.clear();

        submit(work("a", 1, 1000), scheduler.join("alice"));
        assertThat(steps).isEmpty();

        now += TimeUnit.SECONDS.toNanos(1);
        WorkShare other = scheduler.join("bob");
        assertThat(scheduler.admits(other)).isTrue();
    }

    @Test
    void idleTimeIsNotSaved() {
        WorkShare bob = scheduler.join("bob");
        submit(work("a", 1000, 1000), scheduler.join("alice"));
        for (int i = 0; i < 50; i++) {
            channel.runScheduledPendingTasks();
        }
        submit(work("b", 1000, 1000), bob);

        steps.clear();
        for (int i = 0; i < 10; i++) {
            channel.runScheduledPendingTasks();
        }
        assertThat(steps.stream().filter("a"::equals).count()).isBetween(4L, 6L);
    }

    @Test
    void continuesAfterFailedWork() {
        WorkShare alice = scheduler.join("alice");
        submit(work("a", 5, 1000), alice);
        submit(
                slice -> {
                    throw new IllegalStateException("Simulated failure");
                },
                alice);
        submit(work("b", 1, 1000), alice);

        steps.clear();
        channel.runScheduledPendingTasks();
        channel.runScheduledPendingTasks();
        assertThat(steps).contains("a", "b");
    }

    @Test
    void finishesAllWork() {
        submit(work("a", 50, 1000), scheduler.join("alice"));

        scheduler.finish();

        assertThat(steps).hasSize(50);
    }
}
