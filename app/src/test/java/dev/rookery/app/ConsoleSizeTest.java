package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dashboard.DashboardServer;
import dev.rookery.dashboard.file.ConsoleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Size of what a browser loads before it shows the console: the page and the files that it names, compressed. */
class ConsoleSizeTest {
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"/(assets/[^\"]+)\"");
    private static final int LIMIT = 150 * 1024;

    @Test
    void theFirstLoadIsSmall() throws IOException {
        byte[] index = read("index.html");
        List<String> assets = ASSET.matcher(new String(index, StandardCharsets.UTF_8))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        int size = compressed(index);
        for (String asset : assets) {
            size += compressed(read(asset));
        }

        assertThat(assets).anyMatch(name -> name.endsWith(".js")).anyMatch(name -> name.endsWith(".css"));
        assertThat(size).isLessThanOrEqualTo(LIMIT);
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream file = DashboardServer.class.getResourceAsStream(ConsoleFiles.BUILT + name)) {
            assertThat(file).as("%s, which 'mvn verify' builds", name).isNotNull();
            return file.readAllBytes();
        }
    }

    private static int compressed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.size();
    }
}
