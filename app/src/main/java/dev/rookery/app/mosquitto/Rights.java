package dev.rookery.app.mosquitto;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rights of a user. Rookery's rows only grant: a row that overlaps with a denied topic is left out, so that nothing is granted that
 * Mosquitto denies. Not thread-safe.
 */
final class Rights {
    static final int READ = Access.READ.bit() | Access.SUBSCRIBE.bit();
    static final int WRITE = Access.WRITE.bit();
    static final int ALL = READ | WRITE;

    private final Map<String, Integer> granted = new LinkedHashMap<>();
    private final Map<String, Integer> denied = new LinkedHashMap<>();

    void grant(String topic, int access) {
        granted.merge(topic, access, (before, more) -> before | more);
    }

    void deny(String topic, int access) {
        denied.merge(topic, access, (before, more) -> before | more);
    }

    /** Grants more where an access is granted and not denied; what is denied remains denied. */
    void grantWith(int access, int more) {
        granted.replaceAll((topic, before) -> (before & access & ~deniedOf(topic)) == 0 ? before : before | more);
    }

    void add(Rights other) {
        other.granted.forEach(this::grant);
        other.denied.forEach(this::deny);
    }

    /** Returns the rows. */
    List<AclRow> rows() {
        List<AclRow> rows = new ArrayList<>();
        granted.forEach((topic, access) -> {
            int permitted = access & ~deniedOf(topic);
            if (permitted != 0) {
                rows.add(new AclRow(topic, permitted));
            }
        });
        return rows;
    }

    /** Returns the topics whose rows are left out, or grant less. */
    List<String> restricted() {
        return granted.entrySet().stream()
                .filter(entry -> (entry.getValue() & deniedOf(entry.getKey())) != 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private int deniedOf(String topic) {
        return denied.entrySet().stream()
                .filter(entry -> overlap(topic, entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .reduce(0, (bits, more) -> bits | more);
    }

    /** Returns whether there is a topic that both patterns can match. */
    static boolean overlap(String pattern, String other) {
        if (isWildcard(pattern) && other.startsWith("$") || isWildcard(other) && pattern.startsWith("$")) {
            return false;
        }
        String[] levels = pattern.split("/", -1);
        String[] others = other.split("/", -1);
        for (int i = 0; ; i++) {
            if (isRest(levels, i) || isRest(others, i)) {
                return true;
            }
            if (i == levels.length || i == others.length) {
                return levels.length == others.length;
            }
            if (!isAny(levels[i]) && !isAny(others[i]) && !levels[i].equals(others[i])) {
                return false;
            }
        }
    }

    /** Returns whether a pattern begins with a wildcard, which does not match topics that begin with {@code $}. */
    private static boolean isWildcard(String pattern) {
        return pattern.startsWith("+") || pattern.startsWith("#");
    }

    private static boolean isRest(String[] levels, int index) {
        return index < levels.length && levels[index].equals("#");
    }

    private static boolean isAny(String level) {
        return level.equals("+") || level.contains("%");
    }
}
