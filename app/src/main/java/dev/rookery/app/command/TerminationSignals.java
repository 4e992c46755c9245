package dev.rookery.app.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handlers of SIGTERM and SIGINT. The first signal ends the JVM in order, as without a handler; the JVM itself ignores
 * further ones. Uses {@code sun.misc.Signal} by reflection: Java has no supported interface, and javac warns of this one.
 */
final class TerminationSignals {
    private static final Logger LOGGER = LoggerFactory.getLogger(TerminationSignals.class);

    /** Exit code of a process that a signal ends, less the number of the signal. */
    private static final int SIGNAL_EXIT_CODE = 128;

    private final BooleanSupplier stopping;
    private final Runnable repeated;

    private TerminationSignals(BooleanSupplier stopping, Runnable repeated) {
        this.stopping = stopping;
        this.repeated = repeated;
    }

    /**
     * Installs the handlers. Without effect, except a debug event, if the JVM does not permit them, as with {@code -Xrs}.
     *
     * @param stopping whether the shutdown has begun
     * @param repeated runs on each signal during the shutdown
     */
    static void install(BooleanSupplier stopping, Runnable repeated) {
        TerminationSignals signals = new TerminationSignals(stopping, repeated);
        try {
            signals.handle("TERM");
            signals.handle("INT");
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOGGER.debug("Further signals do not shorten the shutdown", e);
        }
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                TerminationSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        received((int) signal.getMethod("getNumber").invoke(arguments[0]));
                    }
                    return null;
                });
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("SIG" + name, e.getCause());
        }
    }

    /** Called on a new thread for each signal. */
    private void received(int number) {
        if (stopping.getAsBoolean()) {
            repeated.run();
        } else {
            System.exit(SIGNAL_EXIT_CODE + number);
        }
    }
}
