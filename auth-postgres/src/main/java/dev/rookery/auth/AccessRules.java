package dev.rookery.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Access rules of one principal, compiled from its ACL rows. Immutable and thread-safe; a decision takes well under a
 * microsecond and allocates nothing.
 *
 * <p>Rows with {@code %c} take effect once the client id is known: see {@link #forClient}.
 */
public final class AccessRules {
    private static final AccessRules UNRESTRICTED = new AccessRules(null, null, Set.of());
    private static final AccessRules NONE = new AccessRules(new RuleNode(), null, Set.of());

    /** Rows from which the rules are compiled again once the client id is known. */
    private record Source(String username, List<AclRow> rows, AclMode mode) {}

    /** Null for a superuser. */
    private final @Nullable RuleNode root;
    /** Null unless a row contains {@code %c}. */
    private final @Nullable Source source;

    /** First levels of topics that are not delivered. */
    private final Set<String> hidden;

    private AccessRules(@Nullable RuleNode root, @Nullable Source source, Set<String> hidden) {
        this.root = root;
        this.source = source;
        this.hidden = hidden;
    }

    /** Returns the rules of a superuser: everything except publishing to the server's own topics. */
    public static AccessRules unrestricted() {
        return UNRESTRICTED;
    }

    /** Returns rules that deny everything. */
    public static AccessRules none() {
        return NONE;
    }

    /**
     * Compiles a user's rows.
     *
     * @param flaws receives each ignored row with the reason
     */
    public static AccessRules compile(
            String username, List<AclRow> rows, AclMode mode, BiConsumer<AclRow, String> flaws) {
        boolean usernameFits = TopicPattern.canFill(username);
        boolean namesClient = false;
        List<AclRow> valid = new ArrayList<>(rows.size());
        for (AclRow row : rows) {
            Optional<String> flaw = flaw(row);
            if (flaw.isPresent()) {
                flaws.accept(row, flaw.get());
            } else if (!usernameFits && TopicPattern.namesUser(row.topic())) {
                flaws.accept(row, "the username cannot replace %u");
            } else {
                valid.add(row);
                namesClient |= TopicPattern.namesClient(row.topic());
            }
        }
        Source source = new Source(username, List.copyOf(valid), mode);
        return new AccessRules(tree(source, ""), namesClient ? source : null, Set.of());
    }

    /** Returns why the row is ignored, or empty if it is valid. */
    public static Optional<String> flaw(AclRow row) {
        if (row.access() < 0 || row.access() > Access.ALL_BITS) {
            return Optional.of("its access is NULL or outside 0 to 7");
        }
        return TopicPattern.flaw(row.topic());
    }

    /** Returns these rules with {@code %c} replaced by the client id. */
    public AccessRules forClient(String clientId) {
        return source == null ? this : new AccessRules(tree(source, clientId), null, hidden);
    }

    /** Returns these rules without the right to receive messages of topics with one of these first levels. */
    public AccessRules hiding(Set<String> firstLevels) {
        return new AccessRules(root, source, Set.copyOf(firstLevels));
    }

    /** Returns whether a message may be published to the topic name. */
    public boolean mayPublish(String topic) {
        return !Topics.isReserved(topic) && allows(Access.WRITE, topic);
    }

    /** Returns whether a message on the topic name may be delivered. */
    public boolean mayReceive(String topic) {
        return allows(Access.READ, topic) && (hidden.isEmpty() || !hidden.contains(Topics.firstLevel(topic)));
    }

    /** Returns whether the well-formed, possibly shared filter may be subscribed to. */
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
