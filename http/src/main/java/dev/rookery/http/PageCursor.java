package dev.rookery.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Position in a list: the sort keys of the last item of a page. Opaque to callers.
 *
 * @param keys strings and numbers
 */
public record PageCursor(JsonArray keys) {
    /** @throws ApiException if the text was not made by {@link #encode} */
    public static PageCursor parse(String text) {
        try {
            return new PageCursor(
                    new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | DecodeException e) {
            throw invalid();
        }
    }

    public String encode() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(keys.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ApiException if the key at the index is not a string */
    public String string(int index) {
        if (index < keys.size() && keys.getValue(index) instanceof String key && key.indexOf('\0') < 0) {
            return key;
        }
        throw invalid();
    }

    /** @throws ApiException if the key at the index is not a number */
    public long number(int index) {
        if (index < keys.size() && keys.getValue(index) instanceof Number key) {
            return key.longValue();
        }
        throw invalid();
    }

    private static ApiException invalid() {
        return ApiException.invalid("Invalid cursor: send 'next' of the previous page of the same list");
    }
}
