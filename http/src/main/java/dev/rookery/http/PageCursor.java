package dev.rookery.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended: the sort keys of its last element. Callers hand it back as they got it.
 *
 * @param keys strings and numbers
 */
public record PageCursor(JsonArray keys) {
    /** @throws ApiException if it is none that a reply gave */
    public static PageCursor parse(String text) {
        try {
            return new PageCursor(
                    new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | DecodeException e) {
            throw unknown();
        }
    }

    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(keys.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ApiException if this cursor has no such key */
    public String string(int index) {
        if (index < keys.size() && keys.getValue(index) instanceof String key && key.indexOf('\0') < 0) {
            return key;
        }
        throw unknown();
    }

    /** @throws ApiException if this cursor has no such key */
    public long number(int index) {
        if (index < keys.size() && keys.getValue(index) instanceof Number key) {
            return key.longValue();
        }
        throw unknown();
    }

    private static ApiException unknown() {
        return ApiException.invalid("The cursor is none of this list; take 'next' of the page before");
    }
}
