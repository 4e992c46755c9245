package dev.rookery.broker.admin;

import java.time.Duration;

/**
 * Open connection.
 *
 * @param address such as {@code 192.0.2.1:50123}
 * @param transport {@code tcp}, {@code tls}, {@code ws} or {@code wss}
 * @param protocol {@code 3.1}, {@code 3.1.1} or {@code 5}
 * @param idle time since the last input
 */
public record ConnectionView(String address, String transport, String protocol, Duration idle) {}
