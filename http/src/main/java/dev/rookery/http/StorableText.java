package dev.rookery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a body must be before anybody looks at its meaning. */
public final class StorableText {
    private static final int DEEPEST = 32;

    private StorableText() {}

    /**
     * Refuses bytes that are no UTF-8, and nesting that could exhaust a stack.
     *
     * @throws ApiException if so
     */
    static void requireReadable(Buffer body) {
        byte[] bytes = body.getBytes();
        if (!isUtf8(bytes)) {
            throw new ApiException(ProblemType.MALFORMED_BODY, "The body is not UTF-8");
        }
        if (depth(bytes) > DEEPEST) {
            throw new ApiException(
                    ProblemType.MALFORMED_BODY, "The body is nested more than " + DEEPEST + " levels deep");
        }
    }

    /** Whether the bytes are well-formed UTF-8. */
    public static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /**
     * Refuses texts that PostgreSQL cannot keep: U+0000 and halves of surrogate pairs, which JSON can spell.
     *
     * @throws ApiException if there are any
     */
    static void requireStorable(JsonObject value) {
        value.forEach(entry -> {
            requireStorable("body", entry.getKey());
            requireStorable(entry.getValue());
        });
    }

    static void requireStorable(String where, String text) {
        if (!isStorable(text)) {
            throw ApiException.invalid("The text in '" + where + "' holds U+0000 or half a character");
        }
    }

    /** Whether PostgreSQL can keep the text. */
    public static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static void requireStorable(Object value) {
        if (value instanceof String text) {
            requireStorable("body", text);
        } else if (value instanceof JsonObject object) {
            requireStorable(object);
        } else if (value instanceof JsonArray array) {
            array.forEach(StorableText::requireStorable);
        }
    }

    /** The deepest nesting; text is skipped. Whether it is JSON at all is found later. */
    private static int depth(byte[] bytes) {
        int depth = 0;
        int deepest = 0;
        boolean inText = false;
        for (int i = 0; i < bytes.length; i++) {
            byte c = bytes[i];
            if (inText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inText = false;
                }
            } else if (c == '"') {
                inText = true;
            } else if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return deepest;
    }
}
