package dev.rookery.dashboard.session;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** Response of the API: tokens, or a problem document. */
record TokenResponse(int status, MultiMap headers, Buffer body) {
    private static final int OK = 200;
    private static final int FIRST_SERVER_ERROR = 500;

    /** Returns whether the response has tokens, and the refresh token is another one. */
    boolean replaces(String refreshToken) {
        return hasTokens() && !refreshToken.equals(body.toJsonObject().getString("refresh_token"));
    }

    boolean hasTokens() {
        return status == OK;
    }

    boolean isServerError() {
        return status >= FIRST_SERVER_ERROR;
    }
}
