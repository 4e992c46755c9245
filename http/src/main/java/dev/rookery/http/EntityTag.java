package dev.rookery.http;

import dev.rookery.digest.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Entity tags (RFC 9110, section 8.8.3) of the version of a resource, and of the content of a response. A response with a
 * version has both, because some fields change without a new version.
 */
public final class EntityTag {
    private static final int DIGEST_BYTES = 8;
    private static final String WEAK = "W/";

    private EntityTag() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Returns the tag of a version with the content, such as {@code "7.af3c…"}. */
    static String of(String version, Buffer content) {
        return version.substring(0, version.length() - 1) + "." + digest(content) + "\"";
    }

    /** Returns the tag of the content. It is weak, because the response may be compressed. */
    public static String of(Buffer content) {
        return WEAK + "\"" + digest(content) + "\"";
    }

    private static String digest(Buffer content) {
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.digest(content.getBytes()), DIGEST_BYTES));
    }

    /** Returns whether an {@code If-Match} header names the version, with or without a content. */
    static boolean matches(String ifMatch, long version) {
        for (String tag : ifMatch.split(",")) {
            String candidate = tag.strip();
            if (candidate.equals("*") || candidate.equals(of(version)) || candidate.startsWith("\"" + version + ".")) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the client has the content with this tag already ({@code If-None-Match}). */
    public static boolean isKnown(HttpServerRequest request, String tag) {
        String ifNoneMatch = request.getHeader("If-None-Match");
        if (ifNoneMatch == null) {
            return false;
        }
        return Arrays.stream(ifNoneMatch.split(","))
                .map(String::strip)
                .anyMatch(
                        candidate -> candidate.equals("*") || opaque(candidate).equals(opaque(tag)));
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }
}
