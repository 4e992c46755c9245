package dev.rookery.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What one principal may do, compiled from its ACL rows. Immutable, for any thread; an answer takes well under a
 * microsecond and allocates nothing.
 *
 * <p>Rows that name {@code %c} take effect once a client id is known: see {@link #forClient}.
 */
public final class AccessRules {
    private static final AccessRules UNRESTRICTED = new AccessRules(null, null);
    private static final AccessRules NONE = new AccessRules(new RuleNode(), null);

    /** The rows as they were before the client id was known. */
    private record Source(String username, List<AclRow> rows, AclMode mode) {}

    /** Null for a superuser. */
    private final RuleNode root;
    /** Null unless a row waits for the client id. */
    private final Source source;

    private AccessRules(RuleNode root, Source source) {
        this.root = root;
        this.source = source;
    }

    /** A superuser's rules: everything but the server's own topics. */
    public static AccessRules unrestricted() {
        return UNRESTRICTED;
    }

    /** Rules that permit nothing. */
    public static AccessRules none() {
        return NONE;
    }

    /**
     * Compiles a user's rows.
     *
     * @param flaws told of each row that is ignored, with the reason
     */
    public static AccessRules compile(
            String username, List<AclRow> rows, AclMode mode, BiConsumer<AclRow, String> flaws) {
        boolean usernameFits = TopicPattern.canFill(username);
        boolean namesClient = false;
        List<AclRow> sound = new ArrayList<>(rows.size());
        for (AclRow row : rows) {
            Optional<String> flaw = flaw(row);
            if (flaw.isPresent()) {
                flaws.accept(row, flaw.get());
            } else if (!usernameFits && TopicPattern.namesUser(row.topic())) {
                flaws.accept(row, "the username cannot stand for %u");
            } else {
                sound.add(row);
                namesClient |= TopicPattern.namesClient(row.topic());
            }
        }
        Source source = new Source(username, List.copyOf(sound), mode);
        return new AccessRules(tree(source, ""), namesClient ? source : null);
    }

    /** Why the row is ignored, or empty if it is sound. */
    public static Optional<String> flaw(AclRow row) {
        if (row.access() < 0 || row.access() > Access.ALL_BITS) {
            return Optional.of("its access is NULL or outside 0 to 7");
        }
        return TopicPattern.flaw(row.topic());
    }

    /** These rules with the client id in place of {@code %c}. */
    public AccessRules forClient(String clientId) {
        return source == null ? this : new AccessRules(tree(source, clientId), null);
    }

    /** Whether a message may be published to the topic name. */
    public boolean mayPublish(String topic) {
        return !Topics.isReserved(topic) && allows(Access.WRITE, topic);
    }

    /** Whether a message on the topic name may be delivered. */
    public boolean mayReceive(String topic) {
        return allows(Access.READ, topic);
    }

    /** Whether the filter, well-formed and possibly shared, may be subscribed to. */
    public boolean maySubscribe(String filter) {
        return root == null || root.covers(Topics.withoutShare(filter), Access.SUBSCRIBE.bit());
    }

    private boolean allows(Access access, String topic) {
        return root == null || root.matches(topic, access.bit());
    }

    private static RuleNode tree(Source source, String clientId) {
        boolean clientFits = TopicPattern.canFill(clientId);
        RuleNode root = new RuleNode();
        for (AclRow row : source.rows()) {
            if (clientFits || !TopicPattern.namesClient(row.topic())) {
                String pattern = TopicPattern.fill(row.topic(), source.username(), clientId);
                root.add(pattern, source.mode().effective(row.access()));
            }
        }
        return root;
    }
}
