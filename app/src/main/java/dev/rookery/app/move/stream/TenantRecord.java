package dev.rookery.app.move.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * Record of a stream.
 *
 * @param content must not be modified
 */
public record TenantRecord(RecordType type, byte[] content) {
    /** Returns the content as JSON. */
    public JsonObject json() {
        try {
            return new JsonObject(Buffer.buffer(content));
        } catch (DecodeException e) {
            throw new StreamException("The file has a malformed record of type " + type, e);
        }
    }
}
