package dev.rookery.deploy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Charts of earlier releases: {@code upgrade/VERSION/CHART.tgz}. */
final class ReleaseCharts {
    private ReleaseCharts() {}

    /**
     * Unpacks a chart.
     *
     * @return its folder
     */
    static Path unpack(String version, String chart, Path folder) throws IOException {
        String resource = "/upgrade/" + version + "/" + chart + ".tgz";
        try (InputStream packed = ReleaseCharts.class.getResourceAsStream(resource);
                TarArchiveInputStream in =
                        new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path path = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(in, path);
                }
            }
        }
        return folder.resolve(chart);
    }
}
