package dev.rookery.auth;

import org.assertj.core.api.Condition;

/** Conditions for tests of refused logins. */
public final class Refusals {
    private Refusals() {}

    /** Returns the condition that a client is refused for a reason, whatever the cause. */
    public static Condition<Authentication> refused(Authentication.Refusal reason) {
        return new Condition<>(
                result -> result instanceof Authentication.Refused refused && refused.reason() == reason,
                "refused: %s",
                reason);
    }
}
