package dev.rookery.auth;

import java.util.Optional;

/**
 * An ACL row's pattern: a topic filter in which {@code %u} stands for the username and {@code %c} for the client id,
 * alone in a level or beside other text.
 */
final class TopicPattern {
    private TopicPattern() {}

    /** Why no topic can ever match the pattern, or empty if it is sound. */
    static Optional<String> flaw(String pattern) {
        if (pattern.isEmpty()) {
            return Optional.of("the pattern is empty");
        }
        if (pattern.indexOf('\0') >= 0) {
            return Optional.of("the pattern holds U+0000");
        }
        if (!Topics.hasWildcardsInPlace(pattern)) {
            return Optional.of("'#' must be the last level and '+' must fill a level");
        }
        return Optional.empty();
    }

    static boolean namesUser(String pattern) {
        return pattern.contains("%u");
    }

    static boolean namesClient(String pattern) {
        return pattern.contains("%c");
    }

    /** Fills both placeholders in one pass, so that no value is ever read as a placeholder. */
    static String fill(String pattern, String username, String clientId) {
        StringBuilder filled = new StringBuilder(pattern.length() + username.length());
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.startsWith("%u", i)) {
                filled.append(username);
                i++;
            } else if (pattern.startsWith("%c", i)) {
                filled.append(clientId);
                i++;
            } else {
                filled.append(pattern.charAt(i));
            }
        }
        return filled.toString();
    }

    /**
     * Whether the name may stand for a placeholder. One that could change the pattern's meaning may not: clients choose
     * their ids freely and must not widen their own rights by it.
     */
    static boolean canFill(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(c -> c == '/' || c == '+' || c == '#' || c == '%' || Character.isISOControl(c));
    }
}
