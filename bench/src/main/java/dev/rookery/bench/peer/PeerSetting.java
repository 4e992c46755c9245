package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Transport;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of one start of a broker.
 *
 * @param directory existing, empty directory for configuration, data and log
 * @param certificate certificate of the broker, if the transport is secure
 * @param reportsMemory whether the broker must report its memory, if it can
 */
public record PeerSetting(
        Path directory, Transport transport, Optional<ServerCertificate> certificate, boolean reportsMemory) {}
