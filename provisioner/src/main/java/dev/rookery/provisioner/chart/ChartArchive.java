package dev.rookery.provisioner.chart;

import io.vertx.core.buffer.Buffer;

/**
 * Chart of customer instances.
 *
 * @param digest of the paths and contents of its files
 * @param version version in {@code Chart.yaml}
 * @param zip archive of its files
 */
public record ChartArchive(String digest, String version, Buffer zip) {
    @Override
    public String toString() {
        return "Chart[" + version + ", " + digest + "]";
    }
}
