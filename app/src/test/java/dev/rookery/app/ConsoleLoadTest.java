package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium under load: with 100,000 clients and a live view of a flood, and what one open console costs. The
 * programs print figures, which depend on the machine and are not asserted.
 */
@Tag("long")
class ConsoleLoadTest {
    private static final int MINUTES = 8;

    @TempDir
    private Path folder;

    private String run(String program) throws Exception {
        try (ConsolePlatform platform = ConsolePlatform.start(folder.resolve("data"))) {
            String output = ConsoleProgram.run(
                    List.of("node", "e2e/" + program), platform.environment(), folder.resolve("output.txt"), MINUTES);
            System.out.println(output);
            return output;
        }
    }

    @Test
    void staysResponsive() throws Exception {
        assertThat(run("load.mjs"))
                .contains("figures clients", "figures live")
                .doesNotContain("not ok")
                .endsWith("load complete\n");
    }

    @Test
    void anOpenConsoleCostsLittle() throws Exception {
        assertThat(run("cost.mjs"))
                .contains("figures without a console", "figures Overview", "figures pump1")
                .doesNotContain("not ok")
                .endsWith("cost complete\n");
    }
}
