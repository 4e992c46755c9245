package dev.rookery.http.schema;

import io.vertx.core.json.JsonObject;

/**
 * Deviation of a value from its schema.
 *
 * @param at location of the value, such as {@code body/tags/0}
 * @param fault what is wrong, such as {@code is too long}
 * @param expected what is allowed
 */
public record SchemaFault(String at, String fault, String expected) {
    /** Returns a sentence of all parts. */
    public String describe() {
        return "'" + at + "' is invalid: it " + fault + ". Expected " + expected;
    }

    public JsonObject json() {
        return new JsonObject().put("at", at).put("detail", "It " + fault).put("expected", expected);
    }
}
