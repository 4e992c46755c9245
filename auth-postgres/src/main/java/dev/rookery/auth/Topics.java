package dev.rookery.auth;

import java.nio.charset.StandardCharsets;

/** Syntax of topic names and topic filters (MQTT 5, section 4.7). */
public final class Topics {
    /** Maximum length of a topic name or filter in bytes of UTF-8 [MQTT-4.7.3-3]. */
    public static final int MAX_BYTES = 65_535;

    private static final String SHARE = "$share/";

    private Topics() {}

    /** Returns whether the text is a valid topic name: not empty, no wildcard, no U+0000. */
    public static boolean isName(String topic) {
        return isText(topic) && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
    }

    /** Returns whether the text is a well-formed topic filter, possibly of a shared subscription. */
    public static boolean isFilter(String filter) {
        if (!isText(filter)) {
            return false;
        }
        if (!isShared(filter)) {
            return hasWildcardsInPlace(filter);
        }
        int end = filter.indexOf('/', SHARE.length());
        // [MQTT-4.8.2-1], [MQTT-4.8.2-2]: a share name of at least one character, without wildcards, then a filter.
        return end > SHARE.length()
                && end < filter.length() - 1
                && isName(filter.substring(SHARE.length(), end))
                && hasWildcardsInPlace(filter.substring(end + 1));
    }

    /** Returns whether the filter has the prefix of a shared subscription, well-formed or not. */
    public static boolean isShared(String filter) {
        return filter.startsWith(SHARE);
    }

    /** Returns the filter of a well-formed shared subscription without its prefix; other filters unchanged. */
    public static String withoutShare(String filter) {
        if (!isShared(filter)) {
            return filter;
        }
        return filter.substring(filter.indexOf('/', SHARE.length()) + 1);
    }

    /** Returns the first level of a topic name or filter. */
    public static String firstLevel(String topic) {
        int end = topic.indexOf('/');
        return end < 0 ? topic : topic.substring(0, end);
    }

    /** Returns whether only the server may publish to the topic: {@code $SYS} and {@code $share}. */
    public static boolean isReserved(String topic) {
        return topic.startsWith("$SYS/") || topic.startsWith(SHARE) || topic.equals("$SYS") || topic.equals("$share");
    }

    /** Returns whether wildcards occupy whole levels and {@code #} comes last [MQTT-4.7.1-1], [MQTT-4.7.1-2]. */
    static boolean hasWildcardsInPlace(String filter) {
        int length = filter.length();
        for (int i = 0; i < length; i++) {
            char c = filter.charAt(i);
            boolean last = i == length - 1;
            boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
            if (c == '#' && !(startsLevel && last)) {
                return false;
            }
            if (c == '+' && !(startsLevel && (last || filter.charAt(i + 1) == '/'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(String topic) {
        // A char takes at most three bytes, so only long texts must be encoded to determine the length.
        return !topic.isEmpty()
                && topic.indexOf('\0') < 0
                && (topic.length() <= MAX_BYTES / 3 || topic.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES);
    }
}
