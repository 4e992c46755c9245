package dev.rookery.auth.service;

import dev.rookery.auth.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Topics of its tenant that a component may receive beside its own, and those of commands to edge nodes of Sparkplug that it may
 * publish, as its token states them. What it may receive never includes topics that begin with {@code $}, nor those of {@link
 * #HIDDEN}.
 *
 * @param filters topic filters of messages to receive, at most {@value #MAX_FILTERS}
 * @param commands topic filters {@code spBv1.0/GROUP/NCMD/NODE} of commands to publish, at most {@value #MAX_FILTERS}. Both have
 *     {@value #MAX_BYTES} bytes together
 */
public record ServiceRights(List<String> filters, List<String> commands) {
    public static final ServiceRights NONE = new ServiceRights(List.of(), List.of());

    /** First levels of topics that belong to the platform: they are not delivered, whatever the filters match. */
    public static final Set<String> HIDDEN = Set.of("command", "reply");

    public static final int MAX_FILTERS = 50;
    /** Maximum length of a filter in characters. */
    public static final int MAX_FILTER_LENGTH = 300;

    /** Maximum length of all filters in bytes: a token must fit in a CONNECT packet, by default of 16 KiB. */
    public static final int MAX_BYTES = 9_000;

    private static final Pattern COMMAND = Pattern.compile("spBv1\\.0/[^/]+/NCMD/[^/]+");
    private static final String SEPARATOR = "\n";
    /** Separates filters and commands: no filter is empty. */
    private static final String COMMANDS = SEPARATOR + SEPARATOR;

    /** @throws IllegalArgumentException if a filter is not permitted, or there are too many */
    public ServiceRights {
        filters = List.copyOf(filters);
        commands = List.copyOf(commands);
        if (filters.size() > MAX_FILTERS || commands.size() > MAX_FILTERS) {
            throw new IllegalArgumentException("More than " + MAX_FILTERS + " topic filters");
        }
        if (Stream.concat(filters.stream(), commands.stream())
                        .mapToInt(ServiceRights::size)
                        .sum()
                > MAX_BYTES) {
            throw new IllegalArgumentException("Topic filters of more than " + MAX_BYTES + " bytes");
        }
        for (String filter : filters) {
            if (!isPermitted(filter)) {
                throw new IllegalArgumentException("Topic filter '" + filter + "' is not permitted");
            }
        }
        for (String command : commands) {
            if (!isCommand(command)) {
                throw new IllegalArgumentException("Topic filter '" + command + "' is not one of commands");
            }
        }
    }

    /** @param filters topic filters of messages to receive */
    public ServiceRights(List<String> filters) {
        this(filters, List.of());
    }

    boolean isNone() {
        return filters.isEmpty() && commands.isEmpty();
    }

    /** Returns whether a component can have the right to publish on topics of the filter. */
    public static boolean isCommand(String filter) {
        return isPermitted(filter) && COMMAND.matcher(filter).matches();
    }

    /** Returns whether a component can have the right to the filter. */
    public static boolean isPermitted(String filter) {
        return filter.length() <= MAX_FILTER_LENGTH
                && Topics.isFilter(filter)
                && !filter.startsWith("$")
                // Rows of access rules have placeholders.
                && filter.indexOf('%') < 0
                && !filter.contains(SEPARATOR)
                && !HIDDEN.contains(Topics.firstLevel(filter));
    }

    /** Returns the bytes that a filter takes. */
    public static int size(String filter) {
        return filter.getBytes(StandardCharsets.UTF_8).length + 1;
    }

    /** Returns the rights as a text without dots; empty for none. */
    String encode() {
        // A broker of an earlier version accepts rights without commands.
        String text = String.join(SEPARATOR, filters)
                + (commands.isEmpty() ? "" : COMMANDS + String.join(SEPARATOR, commands));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the rights of a text of {@link #encode}; empty if it is malformed or has filters that are not permitted. */
    static Optional<ServiceRights> decode(String text) {
        if (text.isEmpty()) {
            return Optional.of(NONE);
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = joined.split(COMMANDS, 2);
            return Optional.of(new ServiceRights(list(parts[0]), parts.length > 1 ? list(parts[1]) : List.of()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR, -1));
    }
}
