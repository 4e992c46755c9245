package dev.rookery.bench.driver;

import dev.rookery.bench.wire.Credentials;
import java.util.Optional;

/** Who connects. */
public record Identity(String clientId, Optional<Credentials> credentials) {}
