package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.chart.ChartArchive;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Unpacked charts, because Helm reads only directories: that of this process, and others on first use. Thread-safe. */
final class ChartFolders {
    private final Path directory;
    private final Path packagedFolder;
    private final ChartArchive packaged;
    private final Map<String, Path> folders = new ConcurrentHashMap<>();

    /** @param packagedFolder folder of the chart of this process */
    ChartFolders(Path directory, Path packagedFolder) {
        this.directory = directory;
        this.packagedFolder = packagedFolder;
        this.packaged = ChartArchives.pack(packagedFolder);
    }

    ChartArchive packaged() {
        return packaged;
    }

    /** Returns the folder of a chart. */
    Path of(Optional<ChartArchive> chart) {
        return chart.map(archive -> folders.computeIfAbsent(
                        archive.digest(), digest -> ChartArchives.unpack(archive, directory.resolve(digest))))
                .orElse(packagedFolder);
    }

    String digest(Optional<ChartArchive> chart) {
        return chart.orElse(packaged).digest();
    }
}
