package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.digest.Sha256;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.yaml.Yaml;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** ZIP archives of charts. */
final class ChartArchives {
    private ChartArchives() {}

    /** Returns an archive of a folder. The digest depends on paths and contents, not on the compression. */
    static ChartArchive pack(Path folder) {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        StringBuilder digests = new StringBuilder();
        try (ZipOutputStream output = new ZipOutputStream(zip)) {
            for (Path file : files(folder)) {
                String name = folder.relativize(file).toString();
                byte[] content = Files.readAllBytes(file);
                digests.append(name)
                        .append('\n')
                        .append(HexFormat.of().formatHex(Sha256.digest(content)))
                        .append('\n');
                output.putNextEntry(new ZipEntry(name));
                output.write(content);
                output.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the chart in " + folder, e);
        }
        return new ChartArchive(Sha256.hex(digests.toString()), version(folder), Buffer.buffer(zip.toByteArray()));
    }

    /** Unpacks into a new folder, and returns it. */
    static Path unpack(ChartArchive archive, Path folder) {
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(archive.zip().getBytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("The archive has a file outside of its folder: " + entry.getName());
                }
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack " + archive + " into " + folder, e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String version(Path folder) {
        try (InputStream file = Files.newInputStream(folder.resolve("Chart.yaml"))) {
            return String.valueOf(Yaml.read(file).get("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
