package dev.rookery.http;

import java.util.Locale;

/** What can go wrong, each with a type that stays the same (RFC 9457). */
public enum ProblemType {
    INVALID_REQUEST(400, "The request does not fit the API's description"),
    MALFORMED_BODY(400, "The body cannot be read"),
    UNAUTHENTICATED(401, "Who calls is not known"),
    LICENSE_LIMIT(402, "The license does not permit more"),
    FORBIDDEN(403, "The caller may not do this"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The path does not know this method"),
    CONFLICT(409, "It does not fit what is there"),
    PRECONDITION_FAILED(412, "It was changed meanwhile"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not understood"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "This is a defect in Rookery"),
    UNAVAILABLE(503, "Something that is needed does not answer"),
    NO_REPLY(504, "Nobody replied in time");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The stable {@code type} of the problem document. */
    public String uri() {
        return "urn:rookery:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
