package dev.rookery.auth;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Client that may be banned.
 *
 * @param username empty until the client is authenticated: others must not learn which users are banned
 */
public record BanSubject(String clientId, Optional<String> username, InetSocketAddress address) {}
