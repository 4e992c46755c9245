package dev.rookery.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test class during which a buffer of Netty's was collected as garbage that nobody had released; one that the last test of
 * a class leaves may be found in the next. The test platform finds it in every module that has this one. What stock Moquette leaks
 * once its session loops have died is not ours.
 */
public final class BufferLeaks implements LauncherSessionListener, AfterAllCallback {
    private static final String NOT_OURS = "io.moquette.";
    private static final int QUEUED_WITHIN_MILLIS = 60_000;
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Listening());
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collectGarbage();
        // References are queued in no order: those of the first collection are all there when one of the second is.
        collectGarbage();
        // What was found is told of when the next buffer is made.
        ByteBuf next = PooledByteBufAllocator.DEFAULT.directBuffer();
        next.release();
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " buffers were not released: " + String.join("\n", found));
        }
    }

    /** Returns when a reference to what is garbage by now has been queued, or after a minute. */
    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        Reference<Object> garbage = new PhantomReference<>(new Object(), collected);
        System.gc();
        collected.remove(QUEUED_WITHIN_MILLIS);
        Reference.reachabilityFence(garbage);
    }

    private static void onLeak(String type, String records) {
        if (!records.contains(NOT_OURS)) {
            LEAKS.add(type + records);
        }
    }

    private static final class Listening extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // The one that is to be implemented is deprecated.
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maximumActive) {
            ResourceLeakDetector<T> detector = new ResourceLeakDetector<>(resource, samplingInterval);
            detector.setLeakListener(BufferLeaks::onLeak);
            return detector;
        }
    }
}
