package dev.rookery.failure;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * End of the process after a failure that leaves it half dead. The process is halted, not shut down: a shutdown would need the
 * thread that has ended. Durable state is safe, as after SIGKILL. Thread-safe.
 */
public final class FatalErrors {
    /** Exit code of the process: EX_SOFTWARE of sysexits.h. */
    public static final int EXIT_CODE = 70;

    private static final Logger LOGGER = LoggerFactory.getLogger(FatalErrors.class);
    private static final AtomicBoolean ENDED = new AtomicBoolean();

    private FatalErrors() {}

    /**
     * Makes any {@link Error} that ends a thread end the process. An exception ends the thread alone, with an event: input that
     * provokes an exception in a pooled thread must not stop the process.
     */
    public static void install() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof Error) {
                end("Thread " + thread.getName() + " failed", failure);
            } else {
                LOGGER.error("Thread {} failed", thread.getName(), failure);
            }
        });
    }

    /**
     * Returns a factory of threads that the process cannot do without: if one ends before it is asked to, by an exception or by
     * returning, the process ends.
     *
     * @param threads creates the threads
     * @param stopping whether the threads are asked to end; called by an ending thread
     */
    public static ThreadFactory guard(ThreadFactory threads, BooleanSupplier stopping) {
        return task -> threads.newThread(() -> {
            try {
                task.run();
            } catch (Throwable failure) {
                end(failed(), failure);
            }
            if (!stopping.getAsBoolean()) {
                end("Thread " + Thread.currentThread().getName() + " ended unexpectedly", null);
            }
        });
    }

    /**
     * Returns a factory of threads that may end, such as those of a pool: an {@link Error} that ends one ends the process, whether or
     * not {@link #install} was called. An exception is the executor's concern.
     *
     * @param threads creates the threads
     */
    public static ThreadFactory guard(ThreadFactory threads) {
        return task -> threads.newThread(() -> {
            try {
                task.run();
            } catch (Error failure) {
                end(failed(), failure);
                throw failure;
            }
        });
    }

    /**
     * Ends the process if a failure leaves the JVM in an undefined state: it has no memory, or an internal error. Call it where a
     * thread or a framework catches errors and continues. Errors that one input causes are not fatal: exhaustion of the stack and of
     * direct memory.
     */
    public static void endIfFatal(@Nullable Throwable failure) {
        if (isFatal(failure)) {
            end(failed(), failure);
        }
    }

    static boolean isFatal(@Nullable Throwable failure) {
        return failure instanceof VirtualMachineError
                && !(failure instanceof StackOverflowError)
                && !String.valueOf(failure.getMessage()).contains("direct");
    }

    private static String failed() {
        return "Thread " + Thread.currentThread().getName() + " failed";
    }

    /**
     * Ends the process with a last event; does not return, unless another thread is ending the process already.
     *
     * @param reason what failed, without a final period
     */
    public static void end(String reason, @Nullable Throwable failure) {
        if (ENDED.getAndSet(true)) {
            return;
        }
        try {
            LOGGER.error("{}. The process ends", reason, failure);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
