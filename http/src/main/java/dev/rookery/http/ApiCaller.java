package dev.rookery.http;

import dev.rookery.http.contract.SecurityRequirement;

/** Who calls, as each component knows them. */
@FunctionalInterface
public interface ApiCaller {
    /** Nobody in particular, who may call what everybody may. */
    ApiCaller ANONYMOUS = SecurityRequirement::permitsAnonymous;

    /** Whether they may call an operation that asks for this. */
    boolean permits(SecurityRequirement requirement);
}
