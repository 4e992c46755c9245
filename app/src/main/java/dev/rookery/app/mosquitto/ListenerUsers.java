package dev.rookery.app.mosquitto;

import dev.rookery.app.mosquitto.MosquittoConfig.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files of users and rights, which Mosquitto may have per listener. Rookery's users are those of all listeners: what only some
 * listeners permit is not taken over.
 */
final class ListenerUsers {
    private static final String LISTENER = "listener";
    private static final String IDENTITY = "use_identity_as_username";
    private static final String ANONYMOUS = "allow_anonymous";

    /** The files of a listener. */
    private record Files(
            Optional<String> passwords, Optional<String> rights, Optional<String> dynamic, boolean certificates) {
        static Files of(MosquittoConfig section) {
            return new Files(
                    section.last("password_file"),
                    section.last("acl_file"),
                    Optional.ofNullable(section.pluginOptions().get("config_file")),
                    section.isTrue(IDENTITY));
        }

        boolean namesUsers() {
            return passwords.isPresent() || dynamic.isPresent() || certificates;
        }

        boolean grantsAsMuchAs(Files other) {
            return rights.equals(other.rights) && dynamic.equals(other.dynamic);
        }
    }

    private final MosquittoConfig config;
    private final boolean separate;
    private final List<MosquittoConfig> sections;

    ListenerUsers(MosquittoConfig config) {
        this.config = config;
        separate = config.isTrue("per_listener_settings");
        sections = sections(config);
    }

    /** Returns whether clients without a username are accepted, with the same rights, by every listener. */
    boolean allowAnonymous() {
        return sections.stream().allMatch(this::allowsAnonymous)
                && (!separate || sections.stream().map(Files::of).allMatch(Files.of(sections.get(0))::grantsAsMuchAs));
    }

    /** Returns whether a listener reads usernames from certificates, so that users need no password. */
    boolean areNamedByCertificates() {
        return config.entries().contains(new Entry(IDENTITY, "true"));
    }

    /** Returns whether all listeners that name users name the same ones, with the same rights. */
    boolean areSame() {
        return !separate
                || sections.stream()
                                .map(Files::of)
                                .filter(Files::namesUsers)
                                .distinct()
                                .count()
                        <= 1;
    }

    /** Returns the options of the listener that names users, or else of all. */
    MosquittoConfig options() {
        Predicate<MosquittoConfig> namesUsers = section -> Files.of(section).namesUsers();
        return separate ? sections.stream().filter(namesUsers).findFirst().orElse(config) : config;
    }

    List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (!areSame()) {
            differences.add(
                    "per_listener_settings: no users are taken over, because the listeners have different users or"
                            + " rights; those of Rookery are for all listeners");
        }
        if (!allowAnonymous() && sections.stream().anyMatch(this::allowsAnonymous)) {
            differences.add(
                    ANONYMOUS + ": clients without a username are refused by all listeners, because not every listener"
                            + " accepts them with the same rights");
        }
        return differences;
    }

    private boolean allowsAnonymous(MosquittoConfig section) {
        // Without a listener and without an option, Mosquitto accepts everybody on its own host.
        boolean hasListener =
                config.last(LISTENER).isPresent() || config.last("port").isPresent();
        return section.last("listener_allow_anonymous")
                .or(() -> separate ? section.last(ANONYMOUS) : config.last(ANONYMOUS))
                .map("true"::equals)
                .orElse(!hasListener && config.last("password_file").isEmpty());
    }

    /** Returns the options of each listener, at least one. */
    private static List<MosquittoConfig> sections(MosquittoConfig config) {
        List<List<Entry>> sections = new ArrayList<>();
        sections.add(new ArrayList<>());
        for (Entry entry : config.entries()) {
            if (entry.key().equals(LISTENER)) {
                sections.add(new ArrayList<>());
            }
            sections.get(sections.size() - 1).add(entry);
        }
        if (sections.size() > 1 && sections.get(0).stream().noneMatch(entry -> isOfListener(config, entry))) {
            sections.remove(0);
        }
        return sections.stream()
                .map(entries -> new MosquittoConfig(entries, List.of()))
                .toList();
    }

    /** Returns whether an option before the first listener makes a listener of its own. */
    private static boolean isOfListener(MosquittoConfig config, Entry entry) {
        return entry.key().equals("port")
                || entry.key().equals("bind_address")
                || Listener.isOption(entry.key())
                || config.isTrue("per_listener_settings")
                        && (entry.key().equals(ANONYMOUS) || entry.key().equals("password_file"));
    }
}
