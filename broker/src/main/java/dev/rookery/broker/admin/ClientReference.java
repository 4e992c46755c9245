package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Reference to the session of a client.
 *
 * @param clientId client id; several users may have a session with the same one
 * @param username user of the session, empty text for an anonymous client; may be absent if only one user has this client id
 */
public record ClientReference(String clientId, Optional<String> username) {}
