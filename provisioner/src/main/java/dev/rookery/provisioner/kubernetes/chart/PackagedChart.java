package dev.rookery.provisioner.kubernetes.chart;

import static java.util.Objects.requireNonNull;

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

/** Copy of the chart {@code customer-instance} on the class path. */
final class PackagedChart {
    private static final String RESOURCE = "/dev/rookery/provisioner/chart/customer-instance";

    private PackagedChart() {}

    /** Unpacks the chart, because Helm reads only directories. Returns the chart's directory. */
    static Path unpackInto(Path directory) {
        try {
            URI uri = requireNonNull(PackagedChart.class.getResource(RESOURCE)).toURI();
            Path chart = directory.resolve("customer-instance");
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    copy(jar.getPath(RESOURCE), chart);
                }
            } else {
                copy(Path.of(uri), chart);
            }
            return chart;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack the chart into " + directory, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
