package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Positions in ordered lists as clients hand them back: the last key that they were given, in letters that fit a URL. */
final class ListCursor {
    private ListCursor() {}

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The key, or the empty text, which comes before every key. */
    static String decode(Optional<String> cursor) {
        try {
            return cursor.map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
                    .orElse("");
        } catch (IllegalArgumentException e) {
            throw AdminException.invalid("The cursor is not one that was handed out");
        }
    }
}
