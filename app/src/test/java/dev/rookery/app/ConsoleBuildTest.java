package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dashboard.DashboardServer;
import dev.rookery.dashboard.file.ConsoleFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built console: tests of its components, texts and helpers ({@code npm test} in its sources), and its size. */
class ConsoleBuildTest {
    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"/(assets/[^\"]+)\"");
    private static final int LIMIT = 150 * 1024;
    private static final int MINUTES = 5;

    @TempDir
    private Path folder;

    @Test
    void componentsTextsAndHelpers() throws Exception {
        String output = ConsoleProgram.run(
                List.of("node", "node_modules/vitest/vitest.mjs", "run", "--no-color"),
                Map.of(),
                folder.resolve("vitest.txt"),
                MINUTES);

        assertThat(output).containsPattern("Tests +\\d+ passed");
    }

    /** What a browser loads before it shows the console: the page and the files that it names, compressed. */
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
