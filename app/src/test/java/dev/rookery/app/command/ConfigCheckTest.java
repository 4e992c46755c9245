package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of options: their check without a start, and errors that name file, line and option. */
class ConfigCheckTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void acceptsValidOptionsWithoutSideEffects() throws IOException {
        Path file = write("--data " + folder.resolve("data") + "\n--mqtt-port 2883\n--credential-key-file "
                + folder.resolve("key"));

        assertThat(execute("config", "check", "all", "@" + file)).isZero();

        assertThat(out).hasToString("The options of 'rookery all' are valid." + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(folder.resolve("key")).doesNotExist();
    }

    @Test
    void checksAllByDefault() throws IOException {
        Path file = write("--websocket-port none\n");

        assertThat(execute("config", "check", "@" + file)).isZero();
        assertThat(out.toString()).contains("'rookery all'");
    }

    @ParameterizedTest
    @CsvSource({
        "broker, --mqtt-port=none --websocket-port=0 --postgres-url=postgresql://a@b/c",
        "api, --postgres-url=postgresql://a@b/c --service-key-file=KEY",
        "dashboard, ''",
        "exporter, --postgres-url=postgresql://a@b/c",
        "provisioner, --postgres-url=postgresql://a@b/c --base-domain=iot.example.com"
    })
    void checksEveryComponent(String command, String options) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
        Path file = write(options.replace("KEY", key.toString()).replace(' ', '\n'));

        assertThat(execute("config", "check", command, "@" + file))
                .describedAs("%s", err)
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--mqtt-prt 1883, Unknown option",
        "--api-port=many, '--api-port'",
        "--mqtt-port=many, '--mqtt-port'",
        "--mqtt-port=99999, '--mqtt-port'",
        "--bcrypt-cost=99, '--bcrypt-cost: The bcrypt cost is 99; allowed are 4 to 14'",
        "--api-session-lifetime 0s, '--api-session-lifetime'",
        "--http-proxy=x, '--http-proxy'",
        "--limit-client-keep-alive=999999d, '--limit-client-keep-alive'",
        "--tls-client-ca=x, '--tls-certificate'",
        "--durability=paper, '--durability'",
        "--api-port, '--api-port'",
    })
    void namesFileLineAndOption(String line, String reason) throws IOException {
        Path file = write("# Comment\n\n" + line + "\n");

        for (String[] command : new String[][] {{"config", "check", "all"}, {"all"}}) {
            err.getBuffer().setLength(0);
            int code = execute(with(command, "@" + file));

            assertThat(code).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).startsWith("rookery: " + file + ":3: ").contains(reason);
        }
    }

    /** Those who set the variables of a container see no file. */
    @Test
    void namesVariables() {
        int code = RookeryCommand.execute(
                Map.of("ROOKERY_BCRYPT_COST", "99"),
                program -> program.setErr(new PrintWriter(err, true)),
                "config",
                "check",
                "all");

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("rookery: ROOKERY_BCRYPT_COST: The bcrypt cost is 99;");
    }

    @Test
    void reportsAMissingFile() {
        assertThat(execute("config", "check", "all", "@missing.conf")).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .contains("Cannot read the file of options missing.conf", "See 'rookery config check all --help'.");
    }

    @Test
    void printsHelpOfACheckedCommand() {
        assertThat(execute("config", "check", "broker", "--help")).isZero();
        assertThat(out.toString()).contains("--mqtt-port", "rookery config check broker");
    }

    private static String[] with(String[] command, String file) {
        String[] arguments = Arrays.copyOf(command, command.length + 1);
        arguments[command.length] = file;
        return arguments;
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("rookery.conf"), content);
    }

    private int execute(String... arguments) {
        return RookeryCommand.execute(
                Map.of(),
                program -> program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)),
                arguments);
    }
}
