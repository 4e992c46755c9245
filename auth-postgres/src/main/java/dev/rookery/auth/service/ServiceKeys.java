package dev.rookery.auth.service;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys whose tokens a broker accepts. For a rotation without an interruption, the broker gets the new key together with the
 * previous one before the other components get the new key.
 *
 * @param previous accepted too
 */
public record ServiceKeys(ServiceKey current, Optional<ServiceKey> previous) {
    /** Accepts tokens of one key. */
    public static ServiceKeys of(ServiceKey current) {
        return new ServiceKeys(current, Optional.empty());
    }

    List<ServiceKey> all() {
        return Stream.concat(Stream.of(current), previous.stream()).toList();
    }
}
