package dev.rookery.bench.driver;

import dev.rookery.bench.wire.LoginCredentials;
import java.util.Optional;

/** Who connects. */
public record ClientIdentity(String clientId, Optional<LoginCredentials> credentials) {}
