package dev.rookery.broker.engine;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.AuthenticationExchange;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Authentication method for tests: the client sends its name, receives the challenge "password?" and sends the password; the
 * server proves itself with "welcome". Completes on another thread, like a real method.
 */
record EchoMethod(BiFunction<String, String, Optional<Principal>> check) implements AuthenticationMethod {
    static final String NAME = "ECHO";

    @Override
    public Optional<AuthenticationExchange> begin(TenantId tenant, SocketAddress address, byte[] first) {
        String name = text(first);
        return name.isEmpty() ? Optional.empty() : Optional.of(new Exchange(new UserKey(tenant, name), check));
    }

    private record Exchange(UserKey user, BiFunction<String, String, Optional<Principal>> check)
            implements AuthenticationExchange {
        @Override
        public CompletionStage<Step> challenge() {
            return CompletableFuture.supplyAsync(() -> new Step.Challenge(bytes("password?")));
        }

        @Override
        public CompletionStage<Step> answer(byte[] data) {
            return CompletableFuture.supplyAsync(() -> check.apply(user.username(), text(data))
                    .map(principal -> new Step.Done(new Authentication.Accepted(principal), bytes("welcome")))
                    .orElseGet(() -> new Step.Done(
                            new Authentication.Refused(Authentication.Refusal.NOT_AUTHORIZED), new byte[0])));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
