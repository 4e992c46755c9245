package dev.rookery.auth;

import java.util.Optional;

/**
 * Syntax of an ACL row's pattern: a topic filter in which {@code %u} is replaced by the username and {@code %c} by the
 * client id, anywhere in a level.
 */
final class TopicPattern {
    private TopicPattern() {}

    /** Returns why the pattern can never match a topic, or empty if it is valid. */
    static Optional<String> flaw(String pattern) {
        if (pattern.isEmpty()) {
            return Optional.of("the pattern is empty");
        }
        if (pattern.indexOf('\0') >= 0) {
            return Optional.of("the pattern contains U+0000");
        }
        if (!Topics.hasWildcardsInPlace(pattern)) {
            return Optional.of("'#' must be the last level and '+' must occupy a whole level");
        }
        return Optional.empty();
    }

    static boolean namesUser(String pattern) {
        return pattern.contains("%u");
    }

    static boolean namesClient(String pattern) {
        return pattern.contains("%c");
    }

    /** Replaces both placeholders in one pass, so that a value is never interpreted as a placeholder. */
    static String fill(String pattern, String username, String clientId) {
        if (!namesUser(pattern) && !namesClient(pattern)) {
            return pattern;
        }
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
     * Returns whether the name may replace a placeholder. Names that could change the meaning of the pattern may not:
     * clients choose their ids freely and must not extend their rights by it.
     */
    static boolean canFill(String name) {
        return !name.isEmpty()
                && name.chars()
                        .noneMatch(c -> c == '/' || c == '+' || c == '#' || c == '%' || Character.isISOControl(c));
    }
}
