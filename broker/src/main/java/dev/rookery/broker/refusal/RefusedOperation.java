package dev.rookery.broker.refusal;

import dev.rookery.auth.Authentication;
import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a client asked for, with the reasons for which it can be refused. Events have the same reasons. */
enum RefusedOperation {
    CONNECT(
            Arrays.stream(Authentication.Cause.values()).map(Authentication.Cause::label),
            Stream.of("banned", "flapping", "reserved_name", "untrusted_certificate", "draining", "storage_full"),
            labels(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.MALFORMED_PACKET,
                    ReasonCode.PROTOCOL_ERROR,
                    ReasonCode.PACKET_TOO_LARGE,
                    ReasonCode.SERVER_BUSY,
                    ReasonCode.SERVER_UNAVAILABLE),
            labels(
                    Limit.CONNECTIONS,
                    Limit.SESSIONS,
                    Limit.USER_SESSIONS,
                    Limit.CONNECTION_RATE,
                    Limit.ADDRESS_CONNECTION_RATE,
                    Limit.CLIENT_ID_LENGTH,
                    Limit.PACKET_SIZE,
                    Limit.RESPONSE_SIZE,
                    Limit.MAXIMUM_QOS,
                    Limit.RETAIN,
                    Limit.TOPIC_LEVELS),
            memory()),
    SUBSCRIBE(
            labels(ReasonCode.NOT_AUTHORIZED),
            labels(Limit.FILTER_LEVELS, Limit.FILTER_WILDCARDS, Limit.SUBSCRIPTIONS, Limit.TENANT_SUBSCRIPTIONS),
            memory()),
    PUBLISH(Stream.of(
                    DropReason.NO_RIGHT_TO_WRITE,
                    DropReason.INVALID_PUBLISH,
                    DropReason.RETAIN_QUOTA,
                    DropReason.MEMORY_LIMIT)
            .map(DropReason::id));

    /** Reason that is none of the others. */
    static final String OTHER = "other";

    private final Set<String> reasons;

    @SafeVarargs
    RefusedOperation(Stream<String>... reasons) {
        Set<String> all = new TreeSet<>(List.of(OTHER));
        for (Stream<String> some : reasons) {
            some.forEach(all::add);
        }
        this.reasons = Set.copyOf(all);
    }

    /** Returns the lower-case name. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the reasons, with {@link #OTHER}. */
    Set<String> reasons() {
        return reasons;
    }

    private static Stream<String> labels(ReasonCode... codes) {
        return Arrays.stream(codes).map(ReasonCode::label);
    }

    private static Stream<String> labels(Limit... limits) {
        return Arrays.stream(limits).map(Limit::label);
    }

    private static Stream<String> memory() {
        return labels(Limit.CLIENT_MEMORY, Limit.USER_MEMORY, Limit.TENANT_MEMORY, Limit.BROKER_MEMORY);
    }
}
