package dev.rookery.provisioner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Established connections of this process to an API server, as the kernel lists them. */
final class ApiServerConnections {
    private static final String ESTABLISHED = "01";

    private ApiServerConnections() {}

    static long count(String masterUrl) {
        String port = ":%04X".formatted(URI.create(masterUrl).getPort());
        Set<String> sockets = sockets();
        return Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
                .flatMap(table -> lines(Path.of(table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(row -> row.length > 9 && row[2].endsWith(port) && row[3].equals(ESTABLISHED))
                .filter(row -> sockets.contains("socket:[" + row[9] + "]"))
                .count();
    }

    private static Set<String> sockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(ApiServerConnections::target).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is closed in the meantime has no target. */
    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
