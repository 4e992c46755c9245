package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Transport;
import java.nio.file.Path;

/**
 * What a broker is started with.
 *
 * @param directory a folder of its own for configuration, data and log; exists
 */
public record PeerSetting(Path directory, Transport transport, ServerCertificate certificate) {}
