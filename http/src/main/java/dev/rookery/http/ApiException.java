package dev.rookery.http;

import io.vertx.core.json.JsonObject;

/** The answer is a problem document. Whoever throws it decided so: it has no stack trace. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient JsonObject members;

    /**
     * @param detail for the caller: what is wrong and what to do; no secrets
     * @param members more members of the document
     */
    public ApiException(ProblemType type, String detail, JsonObject members) {
        super(detail, null, false, false);
        this.type = type;
        this.members = members;
    }

    public ApiException(ProblemType type, String detail) {
        this(type, detail, new JsonObject());
    }

    public static ApiException notFound(String what) {
        return new ApiException(ProblemType.NOT_FOUND, "There is no " + what);
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

    /** The problem document. */
    public JsonObject document() {
        return new JsonObject()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", getMessage())
                .mergeIn(members);
    }
}
