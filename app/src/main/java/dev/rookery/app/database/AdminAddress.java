package dev.rookery.app.database;

import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Address of the admin port of the broker that runs on a data folder, in a file with the number of its process, so that commands
 * find it. A broker that was killed leaves the file; commands must not send its token to another program at that port.
 */
public final class AdminAddress {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminAddress.class);

    private final Path file;

    private AdminAddress(Path file) {
        this.file = file;
    }

    /** Returns the address in a folder, which need not exist. */
    public static AdminAddress in(DataFolder folder) {
        return new AdminAddress(folder.root().resolve("admin.address"));
    }

    /** Writes the address. Without effect, except a debug event, if the folder does not exist or is not writable. */
    public void write(InetSocketAddress address) {
        try {
            InetAddress bound = address.getAddress();
            String host = bound == null || bound.isAnyLocalAddress() ? "127.0.0.1" : bound.getHostAddress();
            String url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
            PrivateFile.replace(file, url + " " + ProcessHandle.current().pid());
        } catch (IOException e) {
            LOGGER.debug("Commands do not find the admin port of this broker by its data folder", e);
        }
    }

    /** Removes the address of a broker that stops. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.debug("Failed to delete {}", file, e);
        }
    }

    /** Returns the address, or empty if no broker runs. */
    public Optional<URI> read() {
        try {
            String[] parts = Files.readString(file).strip().split(" ");
            boolean running = parts.length == 2
                    && ProcessHandle.of(Long.parseLong(parts[1]))
                            .map(ProcessHandle::isAlive)
                            .orElse(false);
            return running ? Optional.of(URI.create(parts[0])) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            // There is no file, or it is not of this version.
            return Optional.empty();
        }
    }
}
