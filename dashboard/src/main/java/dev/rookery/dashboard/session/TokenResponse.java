package dev.rookery.dashboard.session;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** Response of the API: tokens, or a problem document. */
record TokenResponse(int status, MultiMap headers, Buffer body) {
    private static final int OK = 200;

    boolean hasTokens() {
        return status == OK;
    }
}
