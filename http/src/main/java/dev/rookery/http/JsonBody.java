package dev.rookery.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.rookery.text.StrictUtf8;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Parser of JSON request bodies. Limits their nesting, so that a small body cannot exhaust the stack. */
public final class JsonBody {
    static final int MAXIMUM_DEPTH = 32;

    /** Vert.x configures the factory of its own codec by system properties only, for the whole process. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    // The size of the body is limited already.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonBody() {}

    /** @throws ApiException if the body is not UTF-8, not a JSON object, or nested too deeply */
    public static JsonObject parse(Buffer body) {
        String text = StrictUtf8.decode(body.getBytes()).orElseThrow(() -> malformed("The request body is not UTF-8"));
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject object) {
                return object;
            }
        } catch (DecodeException e) {
            if (e.getCause() instanceof StreamConstraintsException) {
                throw malformed("The JSON of the request body is nested more than " + MAXIMUM_DEPTH + " levels deep");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read from a string", e);
        }
        throw malformed("The request body is not a JSON object");
    }

    private static ApiException malformed(String detail) {
        return new ApiException(ProblemType.MALFORMED_BODY, detail);
    }
}
