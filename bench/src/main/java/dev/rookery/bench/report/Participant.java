package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Broker of a session.
 *
 * @param auth authentication method; null if the broker did not start
 * @param missing reason why the broker did not start; null if it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Participant(
        String name, @Nullable String auth, @Nullable String missing) {}
