package dev.rookery.provisioner.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The chart inside of the program. */
final class PackagedChart {
    private static final String FOLDER = "/dev/rookery/provisioner/chart/customer-instance";

    private PackagedChart() {}

    /** Copies it, for Helm wants files. */
    static Path unpackInto(Path folder) {
        try {
            URI uri = PackagedChart.class.getResource(FOLDER).toURI();
            Path chart = folder.resolve("customer-instance");
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(jar.getPath(FOLDER), chart);
                }
            } else {
                copy(Path.of(uri), chart);
            }
            return chart;
        } catch (IOException e) {
            throw new UncheckedIOException("The chart cannot be unpacked into " + folder, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
