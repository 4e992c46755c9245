package dev.rookery.http;

import dev.rookery.http.contract.Requirement;

/** Who calls, as each component knows them. */
@FunctionalInterface
public interface Identity {
    /** Nobody in particular, who may call what everybody may. */
    Identity STRANGER = Requirement::isOpen;

    /** Whether they may call an operation that asks for this. */
    boolean permits(Requirement requirement);
}
