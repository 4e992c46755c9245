package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the console's components, texts and helpers: {@code npm test} in its sources. */
class ConsoleComponentsTest {
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
}
