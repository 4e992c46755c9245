package dev.rookery.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A broker of the session.
 *
 * @param missing why it took no part; null if it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Participant(String name, String auth, String missing) {}
