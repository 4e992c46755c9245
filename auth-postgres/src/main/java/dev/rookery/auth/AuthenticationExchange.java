package dev.rookery.auth;

import java.util.concurrent.CompletionStage;

/**
 * A login of several steps that is under way: {@link #challenge} once, then {@link #answer} until it is done. The caller
 * waits for each step before it takes the next.
 */
public interface AuthenticationExchange {
    /** The user that the client claims to be. */
    UserKey user();

    /** What follows from the client's first data. Completes as {@link Authority#authenticate} does. */
    CompletionStage<Step> challenge();

    /** What follows from the client's next data. Completes as {@link Authority#authenticate} does. */
    CompletionStage<Step> answer(byte[] data);

    /** What the client is told next. */
    sealed interface Step {
        /** The client has to answer this. */
        record Challenge(byte[] data) implements Step {}

        /**
         * The exchange is over.
         *
         * @param data what proves the server to a client that was accepted
         */
        record Done(Authentication answer, byte[] data) implements Step {}
    }
}
