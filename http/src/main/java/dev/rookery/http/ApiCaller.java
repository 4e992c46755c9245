package dev.rookery.http;

import dev.rookery.http.contract.SecurityRequirement;

/** Caller of an operation: anonymous, or the principal of a bearer token. */
@FunctionalInterface
public interface ApiCaller {
    /** Caller without a token. */
    ApiCaller ANONYMOUS = SecurityRequirement::permitsAnonymous;

    /** Returns whether the caller meets the requirement of an operation. */
    boolean permits(SecurityRequirement requirement);
}
