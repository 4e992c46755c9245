package dev.rookery.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Number of accepted connections of a process, limited so that it does not run out of file descriptors, which files and connections
 * to PostgreSQL need as well. The limit is that of open files ({@code ulimit -n}) less the files in use and a reserve. MQTT
 * clients leave a part of it to HTTP: health checks and the API work while they use up theirs. Thread-safe.
 */
public final class AcceptedConnections {
    /** Protocol of a server. */
    public enum Protocol {
        MQTT,
        HTTP
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(AcceptedConnections.class);

    /** The reserve is an eighth of the limit of open files, but not less than this. */
    private static final long MINIMUM_RESERVE = 64;

    private static final long RESERVED_FRACTION = 8;
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Connections of all servers of this process. Behind the constants, which its construction needs. */
    public static final AcceptedConnections OF_PROCESS = new AcceptedConnections(AcceptedConnections::compute);

    private final LongSupplier limit;
    private final Map<Protocol, Integer> open = new EnumMap<>(Protocol.class);
    private int total;
    /** Computed at the first connection, when the files that the process always uses are open. 0: not yet. */
    private long maximum;

    private long loggedAt = System.nanoTime() - LOG_INTERVAL_NANOS;

    /** @param limit returns the maximum number of connections, at least 1 */
    AcceptedConnections(LongSupplier limit) {
        this.limit = limit;
    }

    /** Counts a connection. Returns false if it must be closed; it is not counted then. */
    public synchronized boolean tryAdd(Protocol protocol) {
        if (maximum == 0) {
            maximum = limit.getAsLong();
        }
        int sameProtocol = open.getOrDefault(protocol, 0);
        boolean exceeds = protocol == Protocol.MQTT && sameProtocol >= maximum - maximum / RESERVED_FRACTION;
        if (exceeds || total >= maximum) {
            logRefusal();
            return false;
        }
        open.put(protocol, sameProtocol + 1);
        total++;
        return true;
    }

    /** Uncounts a connection that {@link #tryAdd} has counted. */
    public synchronized void remove(Protocol protocol) {
        open.merge(protocol, -1, Integer::sum);
        total--;
    }

    private void logRefusal() {
        long now = System.nanoTime();
        if (now - loggedAt >= LOG_INTERVAL_NANOS) {
            loggedAt = now;
            LOGGER.warn(
                    "Refusing connections: {} are open, and the process needs the remaining files. Raise the limit of open"
                            + " files (ulimit -n)",
                    total);
        }
    }

    private static long compute() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return Long.MAX_VALUE;
        }
        long files = system.getMaxFileDescriptorCount();
        long reserve = Math.max(MINIMUM_RESERVE, files / RESERVED_FRACTION);
        return Math.max(1, files - system.getOpenFileDescriptorCount() - reserve);
    }
}
