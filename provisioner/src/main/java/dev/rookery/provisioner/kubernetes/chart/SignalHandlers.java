package dev.rookery.provisioner.kubernetes.chart;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Saved signal dispositions of this process. Helm's library replaces the handlers of terminating signals and does not
 * restore them, so that the JVM would no longer receive SIGTERM. Thread-safe.
 */
final class SignalHandlers {
    /** Signals that the JVM handles: SIGHUP, SIGINT, SIGQUIT, SIGTERM. */
    private static final int[] SIGNALS = {1, 2, 3, 15};
    /** Upper bound in bytes; {@code struct sigaction} has 152 in glibc on 64-bit systems. */
    private static final int SIGACTION_BYTES = 512;

    private final Function sigaction = NativeLibrary.getInstance("c").getFunction("sigaction");
    private final Map<Integer, Memory> actions = new LinkedHashMap<>();

    private SignalHandlers() {
        for (int signal : SIGNALS) {
            Memory action = new Memory(SIGACTION_BYTES);
            sigaction.invokeInt(new Object[] {signal, Pointer.NULL, action});
            actions.put(signal, action);
        }
    }

    /** Returns the current handlers. */
    static SignalHandlers save() {
        return new SignalHandlers();
    }

    void restore() {
        actions.forEach((signal, action) -> sigaction.invokeInt(new Object[] {signal, action, Pointer.NULL}));
    }
}
