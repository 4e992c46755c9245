package dev.rookery.broker.refusal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.LogSampler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines of what clients are refused. Unauthenticated clients cause them, so that a minute has at most {@value #PER_TENANT}
 * lines of a tenant and {@value #PER_MINUTE} altogether. Thread-safe.
 */
public final class RefusalLines {
    /** Maximum number of lines of a tenant in a minute. */
    static final int PER_TENANT = 30;

    /** Maximum number of lines in a minute. */
    static final int PER_MINUTE = 300;

    private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLines.class);
    /** Tenants with a limit of their own; those beyond share one. */
    private static final int MAXIMUM_TENANTS = 1_000;

    private static final String WEBSOCKET = "websocket_";
    private static final Set<String> REFUSED_PUBLISH = RefusedOperation.PUBLISH.reasons();

    private final LongSupplier nanoTime;
    private final LogSampler all;
    private final LogSampler otherTenants;

    @GuardedBy("this")
    private final Map<TenantId, LogSampler> tenants = new HashMap<>();

    public RefusalLines() {
        this(System::nanoTime);
    }

    RefusalLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.all = new LogSampler(PER_MINUTE, "refusals", nanoTime);
        this.otherTenants = sampler();
    }

    /**
     * Logs the event if it is a refusal, unless there are too many.
     *
     * @param count number of events that it stands for
     */
    public void add(TenantId tenant, BrokerEvent event, long count) {
        line(tenant, event, count).ifPresent(line -> LOGGER.info("{}", line));
    }

    /** Returns the line to log. */
    Optional<String> line(TenantId tenant, BrokerEvent event, long count) {
        return operation(event).flatMap(operation -> sampler(tenant).next().flatMap(ofTenant -> all.next()
                .map(ofAll -> describe(tenant, event, operation, count) + (ofTenant.isEmpty() ? ofAll : ofTenant))));
    }

    private synchronized LogSampler sampler(TenantId tenant) {
        LogSampler known = tenants.get(tenant);
        if (known != null) {
            return known;
        }
        if (tenants.size() == MAXIMUM_TENANTS) {
            return otherTenants;
        }
        LogSampler added = sampler();
        tenants.put(tenant, added);
        return added;
    }

    private LogSampler sampler() {
        return new LogSampler(PER_TENANT, "refusals of the tenant", nanoTime);
    }

    /** Returns the name of the refused packet; empty if the event is no refusal, or one that WebSocket has logged. */
    private static Optional<String> operation(BrokerEvent event) {
        return switch (event.type()) {
            case REFUSED -> event.reason().startsWith(WEBSOCKET) ? Optional.empty() : Optional.of("CONNECT");
            case SUBSCRIBE_REFUSED -> Optional.of("SUBSCRIBE");
            case DROPPED -> REFUSED_PUBLISH.contains(event.reason()) ? Optional.of("PUBLISH") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String describe(TenantId tenant, BrokerEvent event, String operation, long count) {
        StringBuilder line = new StringBuilder("tenant=").append(tenant);
        append(line, "clientId", event.clientId());
        append(line, "username", event.username());
        append(line, "address", event.address());
        line.append(' ').append(operation).append(" refused: ").append(event.reason());
        if (!event.detail().isEmpty()) {
            line.append(", ").append(printable(event.detail()));
        }
        return count == 1
                ? line.toString()
                : line.append(" (").append(count).append(" events)").toString();
    }

    private static void append(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append('=').append(printable(value));
        }
    }

    /** Clients choose names and topics: a line break in one must not look like another line. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(each -> printable.append(isControl(each) ? '?' : (char) each));
        return printable.toString();
    }

    private static boolean isControl(int each) {
        int type = Character.getType(each);
        return Character.isISOControl(each)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT;
    }
}
