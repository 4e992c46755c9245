package dev.rookery.bench.driver;

import dev.rookery.bench.wire.LoginCredentials;
import java.util.Optional;

/** Client id and credentials of a client. */
public record ClientIdentity(String clientId, Optional<LoginCredentials> credentials) {}
