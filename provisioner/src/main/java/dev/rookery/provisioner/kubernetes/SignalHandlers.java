package dev.rookery.provisioner.kubernetes;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How this process receives signals. Helm takes those that end a process for itself while it works, and never gives them back: Java
 * would not hear of a SIGTERM any more. For any thread.
 */
final class SignalHandlers {
    /** Those of Java: SIGHUP, SIGINT, SIGQUIT, SIGTERM. */
    private static final int[] SIGNALS = {1, 2, 3, 15};
    /** Bytes; struct sigaction takes 152 with glibc on 64 bits. */
    private static final int LARGEST_ACTION = 512;

    private final Function sigaction = NativeLibrary.getInstance("c").getFunction("sigaction");
    private final Map<Integer, Memory> actions = new LinkedHashMap<>();

    private SignalHandlers() {
        for (int signal : SIGNALS) {
            Memory action = new Memory(LARGEST_ACTION);
            sigaction.invokeInt(new Object[] {signal, Pointer.NULL, action});
            actions.put(signal, action);
        }
    }

    /** As they are now. */
    static SignalHandlers remember() {
        return new SignalHandlers();
    }

    void restore() {
        actions.forEach((signal, action) -> sigaction.invokeInt(new Object[] {signal, action, Pointer.NULL}));
    }
}
