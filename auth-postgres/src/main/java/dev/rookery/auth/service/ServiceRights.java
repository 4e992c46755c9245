package dev.rookery.auth.service;

import dev.rookery.auth.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Topics of its tenant that a component may receive beside its own, as its token states them. They never include topics that
 * begin with {@code $}, nor those of {@link #HIDDEN}.
 *
 * @param filters topic filters, at most {@value #MAX_FILTERS} with {@value #MAX_BYTES} bytes
 */
public record ServiceRights(List<String> filters) {
    public static final ServiceRights NONE = new ServiceRights(List.of());

    /** First levels of topics that belong to the platform: they are not delivered, whatever the filters match. */
    public static final Set<String> HIDDEN = Set.of("command", "reply");

    public static final int MAX_FILTERS = 50;
    /** Maximum length of a filter in characters. */
    public static final int MAX_FILTER_LENGTH = 300;

    /** Maximum length of all filters in bytes: a token must fit in a CONNECT packet, by default of 16 KiB. */
    public static final int MAX_BYTES = 9_000;

    private static final String SEPARATOR = "\n";

    /** @throws IllegalArgumentException if a filter is not permitted, or there are too many */
    public ServiceRights {
        filters = List.copyOf(filters);
        if (filters.size() > MAX_FILTERS) {
            throw new IllegalArgumentException("More than " + MAX_FILTERS + " topic filters");
        }
        if (filters.stream().mapToInt(ServiceRights::size).sum() > MAX_BYTES) {
            throw new IllegalArgumentException("Topic filters of more than " + MAX_BYTES + " bytes");
        }
        for (String filter : filters) {
            if (!isPermitted(filter)) {
                throw new IllegalArgumentException("Topic filter '" + filter + "' is not permitted");
            }
        }
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
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, filters).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the rights of a text of {@link #encode}; empty if it is malformed or has filters that are not permitted. */
    static Optional<ServiceRights> decode(String text) {
        if (text.isEmpty()) {
            return Optional.of(NONE);
        }
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            return Optional.of(new ServiceRights(List.of(joined.split(SEPARATOR, -1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
