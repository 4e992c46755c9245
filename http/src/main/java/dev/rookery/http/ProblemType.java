package dev.rookery.http;

import java.util.Locale;

/** Problem types (RFC 9457). The {@code type} URI of each is stable. */
public enum ProblemType {
    INVALID_REQUEST(400, "Invalid request"),
    MALFORMED_BODY(400, "Malformed request body"),
    UNAUTHENTICATED(401, "Authentication required"),
    LICENSE_LIMIT(402, "License limit reached"),
    FORBIDDEN(403, "Forbidden"),
    HANDOVERS_REFUSED(403, "Hand-overs are refused"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    CONFLICT(409, "Conflict"),
    QUOTA_EXCEEDED(409, "Tenant quota exceeded"),
    PRECONDITION_FAILED(412, "Precondition failed"),
    BODY_TOO_LARGE(413, "Request body too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL(500, "Internal error"),
    UNSUPPORTED(501, "Not supported by the broker engine"),
    UNAVAILABLE(503, "Service unavailable"),
    NO_REPLY(504, "No reply within the timeout");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Stable {@code type} of the problem document, such as {@code urn:rookery:problem:not-found}. */
    public String uri() {
        return "urn:rookery:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
