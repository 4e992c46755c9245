package dev.rookery.api.sensor.mapping;

import java.util.Arrays;
import java.util.List;

/**
 * JSON pointer (RFC 6901).
 *
 * @param tokens names of fields and indexes of elements, unescaped; empty for the whole document
 */
public record JsonPointer(List<String> tokens) {
    public static final JsonPointer ROOT = new JsonPointer(List.of());

    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /** @throws IllegalArgumentException if the text is not a JSON pointer */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        if (text.charAt(0) != '/' || text.matches("(?s).*~(?![01]).*")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a JSON pointer. Begin with '/', and write '~0' for"
                            + " '~' and '~1' for '/' in names.");
        }
        return new JsonPointer(Arrays.stream(text.substring(1).split("/", -1))
                .map(token -> token.replace("~1", "/").replace("~0", "~"))
                .toList());
    }

    /** Returns the last token; empty for the whole document. */
    public String last() {
        return tokens.isEmpty() ? "" : tokens.get(tokens.size() - 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append('/').append(token.replace("~", "~0").replace("/", "~1")));
        return text.toString();
    }
}
