package dev.rookery.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test class if a Netty buffer became garbage without release. A leak of the last test may be reported for the next
 * class. Ignores leaks of stock Moquette, whose session loops die. The JUnit Platform finds this extension in every module that
 * depends on the testkit.
 */
public final class BufferLeaks implements LauncherSessionListener, AfterAllCallback {
    private static final String IGNORED = "io.moquette.";
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    /** Number of buffers that are tracked and not yet released. */
    private static final AtomicLong UNRELEASED = new AtomicLong();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new CountingFactory());
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        // Full collections take a third of the CPU time of small classes.
        if (UNRELEASED.get() > 0) {
            collectGarbage();
            // The JVM enqueues references in any order. After the second collection, those of the first are in their
            // queues.
            collectGarbage();
            // Netty reports leaks when it allocates a buffer.
            ByteBuf next = PooledByteBufAllocator.DEFAULT.directBuffer();
            next.release();
        }
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " buffers were not released: " + String.join("\n", found));
        }
    }

    /** Collects garbage and waits until references to it are enqueued, for up to a minute. */
    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        Reference<Object> garbage = new PhantomReference<>(new Object(), collected);
        System.gc();
        collected.remove(TIMEOUT_MILLIS);
        Reference.reachabilityFence(garbage);
    }

    private static void onLeak(String type, String records) {
        if (!records.contains(IGNORED)) {
            LEAKS.add(type + records);
        }
    }

    private static final class CountingFactory extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // The only abstract method is deprecated.
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maximumActive) {
            ResourceLeakDetector<T> detector = new CountingDetector<>(resource, samplingInterval);
            detector.setLeakListener(BufferLeaks::onLeak);
            return detector;
        }
    }

    private static final class CountingDetector<T> extends ResourceLeakDetector<T> {
        CountingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        public @Nullable ResourceLeakTracker<T> track(T resource) {
            return count(super.track(resource));
        }

        @Override
        public @Nullable ResourceLeakTracker<T> trackForcibly(T resource) {
            return count(super.trackForcibly(resource));
        }

        private static <T> @Nullable ResourceLeakTracker<T> count(@Nullable ResourceLeakTracker<T> tracker) {
            if (tracker == null) {
                return null;
            }
            UNRELEASED.incrementAndGet();
            return new CountingTracker<>(tracker);
        }
    }

    private record CountingTracker<T>(ResourceLeakTracker<T> delegate) implements ResourceLeakTracker<T> {
        @Override
        public void record() {
            delegate.record();
        }

        @Override
        public void record(Object hint) {
            delegate.record(hint);
        }

        @Override
        public boolean close(T resource) {
            boolean first = delegate.close(resource);
            if (first) {
                UNRELEASED.decrementAndGet();
            }
            return first;
        }

        @Override
        public @Nullable Throwable getCloseStackTraceIfAny() {
            return delegate.getCloseStackTraceIfAny();
        }
    }
}
