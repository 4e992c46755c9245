package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Encodes the last key of a page as an opaque, URL-safe cursor. */
final class ListCursor {
    private ListCursor() {}

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the key, or without a cursor the empty text, which precedes every key.
     *
     * @throws AdminException if the cursor is malformed
     */
    static String decode(Optional<String> cursor) {
        try {
            return cursor.map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
                    .orElse("");
        } catch (IllegalArgumentException e) {
            throw AdminException.invalid("The cursor is invalid. Use the cursor of the previous page");
        }
    }
}
