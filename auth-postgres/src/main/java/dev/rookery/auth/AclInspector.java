package dev.rookery.auth;

import java.util.List;
import java.util.Optional;

/** Explains a decision: the same rules as the broker's, asked row by row. For people, not for the hot path. */
public final class AclInspector {
    /**
     * An answer with its reason.
     *
     * @param row the row that permits it; empty if none does, or if the user is a superuser
     */
    public record Decision(boolean allowed, Optional<AclRow> row, String reason) {}

    private final AclMode mode;

    public AclInspector(AclMode mode) {
        this.mode = mode;
    }

    /**
     * Decides what the broker would.
     *
     * @param topic a topic name, or for {@link Access#SUBSCRIBE} a topic filter
     */
    public Decision inspect(
            String username, boolean superuser, List<AclRow> rows, String clientId, Access access, String topic) {
        if (access == Access.WRITE && Topics.isReserved(topic)) {
            return new Decision(false, Optional.empty(), "only the broker publishes to " + topic);
        }
        if (superuser) {
            return new Decision(true, Optional.empty(), "superuser");
        }
        for (AclRow row : rows) {
            AccessRules rules = AccessRules.compile(username, List.of(row), mode, (flawed, reason) -> {})
                    .forClient(clientId);
            if (permits(rules, access, topic)) {
                return new Decision(true, Optional.of(row), "row '" + row.topic() + "' with access " + row.access());
            }
        }
        return new Decision(false, Optional.empty(), rows.isEmpty() ? "the user has no rows" : "no row permits it");
    }

    private static boolean permits(AccessRules rules, Access access, String topic) {
        return switch (access) {
            case READ -> rules.mayReceive(topic);
            case WRITE -> rules.mayPublish(topic);
            case SUBSCRIBE -> rules.maySubscribe(topic);
        };
    }
}
