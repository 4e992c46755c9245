package dev.rookery.auth;

import java.util.List;
import java.util.Optional;

/** Explains an access decision by evaluating the broker's rules row by row. Not for the hot path. */
public final class AclInspector {
    /**
     * Decision with its reason.
     *
     * @param row the row that grants the access; empty if no row does or the user is a superuser
     */
    public record Decision(boolean allowed, Optional<AclRow> row, String reason) {}

    private final AclMode mode;

    public AclInspector(AclMode mode) {
        this.mode = mode;
    }

    /**
     * Returns the broker's decision.
     *
     * @param topic a topic name; for {@link Access#SUBSCRIBE} a topic filter
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
