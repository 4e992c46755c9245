package dev.rookery.http;

import io.vertx.core.json.JsonObject;

/** Failure that is reported to the caller as a problem document. Has no stack trace: it is an expected outcome. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient JsonObject members;

    /**
     * @param detail explains this occurrence to the caller and how to correct it; must not contain secrets
     * @param members extension members of the document
     */
    public ApiException(ProblemType type, String detail, JsonObject members) {
        super(detail, null, false, false);
        this.type = type;
        this.members = members;
    }

    public ApiException(ProblemType type, String detail) {
        this(type, detail, new JsonObject());
    }

    /** @param resource kind and id, such as {@code device 'd1'} */
    public static ApiException notFound(String resource) {
        return new ApiException(ProblemType.NOT_FOUND, "No such " + resource);
    }

    public static ApiException invalid(String detail) {
        return new ApiException(ProblemType.INVALID_REQUEST, detail);
    }

    public static ApiException conflict(String detail) {
        return new ApiException(ProblemType.CONFLICT, detail);
    }

    public ProblemType type() {
        return type;
    }

    /** Returns the problem document. */
    public JsonObject document() {
        return new JsonObject()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", getMessage())
                .mergeIn(members);
    }
}
