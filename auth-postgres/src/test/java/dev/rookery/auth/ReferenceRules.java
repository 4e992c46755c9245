package dev.rookery.auth;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules once more, straight from the words of the standard and of the tables' documentation, row by row on lists of
 * levels. Slow and plain: what {@link AccessRules} is compared with.
 */
record ReferenceRules(String username, String clientId, List<AclRow> rows, AclMode mode) {
    /** Level that occurs in no pattern of the tests. */
    private static final String FRESH = "fresh";
    /** More levels than any pattern of the tests has. */
    private static final int DEEP = 6;

    boolean mayPublish(String topic) {
        return patterns(Access.WRITE).anyMatch(pattern -> matches(pattern, levels(topic)));
    }

    boolean mayReceive(String topic) {
        return patterns(Access.READ).anyMatch(pattern -> matches(pattern, levels(topic)));
    }

    boolean maySubscribe(String filter) {
        List<String> levels = levels(filter);
        List<String> unshared = levels.get(0).equals("$share") ? levels.subList(2, levels.size()) : levels;
        return patterns(Access.SUBSCRIBE).anyMatch(pattern -> covers(pattern, unshared));
    }

    static List<String> levels(String text) {
        return Arrays.asList(text.split("/", -1));
    }

    static boolean matches(List<String> pattern, List<String> topic) {
        boolean wildcardFirst = pattern.get(0).equals("#") || pattern.get(0).equals("+");
        return !(wildcardFirst && topic.get(0).startsWith("$")) && matchesRest(pattern, topic);
    }

    /** By definition: every topic that matches the filter also matches the pattern. */
    static boolean covers(List<String> pattern, List<String> filter) {
        return typicalTopics(filter).allMatch(topic -> matches(pattern, topic));
    }

    /** Representatives of all topics that match the filter: only a wildcard of a pattern matches a fresh level. */
    static Stream<List<String>> typicalTopics(List<String> filter) {
        List<String> named = filter.stream()
                .filter(level -> !level.equals("#"))
                .map(level -> level.equals("+") ? FRESH : level)
                .toList();
        if (!filter.contains("#")) {
            return Stream.of(named);
        }
        return IntStream.rangeClosed(0, DEEP)
                .mapToObj(extra -> Stream.concat(
                                named.stream(), Stream.generate(() -> FRESH).limit(extra))
                        .toList())
                .filter(topic -> !topic.isEmpty());
    }

    private Stream<List<String>> patterns(Access asked) {
        return rows.stream()
                .filter(row -> row.access() >= 0 && row.access() <= 7)
                .filter(row -> permits(row.access(), asked))
                .filter(row -> !row.topic().contains("%u") || isHarmless(username))
                .filter(row -> !row.topic().contains("%c") || isHarmless(clientId))
                .filter(row -> !row.topic().isEmpty() && isSound(levels(row.topic())))
                .map(row -> levels(row.topic().replace("%u", username).replace("%c", clientId)));
    }

    private boolean permits(int bits, Access asked) {
        return switch (asked) {
            case READ -> (bits & 1) != 0;
            case WRITE -> (bits & 2) != 0;
            case SUBSCRIBE -> (bits & 4) != 0 || mode == AclMode.READ_IMPLIES_SUBSCRIBE && (bits & 1) != 0;
        };
    }

    private static boolean isHarmless(String name) {
        return name.matches("[^/+#%\\p{Cntrl}]+");
    }

    private static boolean isSound(List<String> pattern) {
        return pattern.stream().noneMatch(level -> level.length() > 1 && (level.contains("+") || level.contains("#")))
                && !pattern.subList(0, pattern.size() - 1).contains("#");
    }

    private static boolean matchesRest(List<String> pattern, List<String> topic) {
        if (pattern.isEmpty() || topic.isEmpty()) {
            return pattern.isEmpty() && topic.isEmpty() || pattern.equals(List.of("#"));
        }
        if (pattern.get(0).equals("#")) {
            return true;
        }
        return (pattern.get(0).equals("+") || pattern.get(0).equals(topic.get(0)))
                && matchesRest(pattern.subList(1, pattern.size()), topic.subList(1, topic.size()));
    }
}
