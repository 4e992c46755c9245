package dev.rookery.auth;

import java.util.concurrent.CompletionStage;

/**
 * Login in several steps: {@link #challenge} once, then {@link #answer} until the result is {@link Step.Done}. The
 * caller must wait for each step before the next.
 */
public interface AuthenticationExchange {
    /** The user that the client claims to be. */
    UserKey user();

    /** Processes the client's first data. Completes as {@link Authority#authenticate} does. */
    CompletionStage<Step> challenge();

    /** Processes the client's next data. Completes as {@link Authority#authenticate} does. */
    CompletionStage<Step> answer(byte[] data);

    /** Next step of the exchange. */
    sealed interface Step {
        /** Challenge that the client must answer. */
        record Challenge(byte[] data) implements Step {}

        /**
         * Result of the exchange.
         *
         * @param data proof of the server's identity for an accepted client; otherwise empty
         */
        record Done(Authentication answer, byte[] data) implements Step {}
    }
}
