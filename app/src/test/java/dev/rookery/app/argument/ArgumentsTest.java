package dev.rookery.app.argument;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
    @TempDir
    private Path folder;

    @Test
    void readsWordsQuotesAndComments() throws IOException {
        Path file = write("a.conf", "# a comment\n--one 1 # another\n\n\"--two=with space\" '--three=\"x\"'\n@@four\n");

        Arguments arguments = Arguments.expand(List.of("all", "@" + file, "--five"));

        assertThat(arguments.values())
                .containsExactly("all", "--one", "1", "--two=with space", "--three=\"x\"", "@four", "--five");
        assertThat(arguments.originOf("--one")).contains(file + ":2");
        assertThat(arguments.originOf("1")).contains(file + ":2");
        assertThat(arguments.originOfOption("--two is invalid")).contains(file + ":4");
        assertThat(arguments.originOf("@four")).contains(file + ":5");
        assertThat(arguments.originOf("--five")).isEmpty();
    }

    @Test
    void readsFilesThatFilesName() throws IOException {
        Path inner = write("inner.conf", "\n--inner");
        Path outer = write("outer.conf", "@" + inner + "\n--outer\n@" + folder.resolve("outer.conf"));

        Arguments arguments = Arguments.expand(List.of("@" + outer));

        assertThat(arguments.values()).containsExactly("--inner", "--outer");
        assertThat(arguments.originOf("--inner")).contains(inner + ":2");
    }

    /** A topic or a password may begin with the mark of files. */
    @Test
    void leavesArgumentsWithoutFile() {
        assertThat(Arguments.expand(List.of("@missing/#", "@@x")).values()).containsExactly("@missing/#", "@x");
    }

    /** The command line overrides nothing: picocli rejects an option that is given twice. */
    @Test
    void namesTheLastOfEqualOptions() throws IOException {
        Path file = write("a.conf", "--one=1\n--one=2\n");

        assertThat(Arguments.expand(List.of("@" + file)).originOfOption("option '--one' given twice"))
                .contains(file + ":2");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
