package dev.rookery.api.access;

import dev.rookery.http.ApiRequest;

/**
 * Where a session was used, for its owner to recognize it.
 *
 * @param address IP address of the client
 * @param program {@code User-Agent} of the client, shortened; empty if it sends none
 */
record SessionOrigin(String address, String program) {
    private static final int MAX_PROGRAM_LENGTH = 300;

    static SessionOrigin of(ApiRequest request) {
        String agent = request.context().request().getHeader("User-Agent");
        String program = agent == null ? "" : agent.replaceAll("\\p{Cntrl}", "");
        return new SessionOrigin(
                request.remoteAddress(), program.substring(0, Math.min(program.length(), MAX_PROGRAM_LENGTH)));
    }
}
