package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.app.command.RookeryCommand;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TlsConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InternalListenerOptionsTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ROOKERY_SERVICE_KEY", "0123456789abcdef0123456789abcdef");

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void writeFiles() throws IOException {
        certificate = Files.writeString(folder.resolve("tls.crt"), "x");
        key = Files.writeString(folder.resolve("tls.key"), "x");
    }

    private static InternalListenerOptions parse(String... arguments) {
        return CommandLine.populateCommand(new InternalListenerOptions(), arguments);
    }

    private static Optional<ListenerConfig> listener(String... arguments) {
        return parse(arguments).find(ENVIRONMENT).map(InternalListenerOptions.Settings::listener);
    }

    @Test
    void enablesTls() {
        assertThat(listener("--internal-port=9102").orElseThrow().tls()).isEmpty();
        ListenerConfig secured = listener(
                        "--internal-port=9102",
                        "--internal-tls-certificate=" + certificate,
                        "--internal-tls-key=" + key)
                .orElseThrow();

        assertThat(secured.internal()).isTrue();
        assertThat(secured.tls()).contains(new TlsConfig(certificate, key));
    }

    @Test
    void refusesIncompleteOrUnreadableFiles() {
        assertThatThrownBy(() -> listener("--internal-port=9102", "--internal-tls-key=" + key))
                .hasMessageContaining("requires both --internal-tls-certificate and --internal-tls-key");
        assertThatThrownBy(() -> listener(
                        "--internal-port=9102",
                        "--internal-tls-certificate=" + folder.resolve("missing"),
                        "--internal-tls-key=" + key))
                .hasMessageContaining("Cannot read the file");
    }

    private static String refusal(String... arguments) {
        StringWriter errors = new StringWriter();
        CommandLine program = RookeryCommand.commandLine(Map.of()).setErr(new PrintWriter(errors));
        assertThat(program.execute(arguments)).isEqualTo(2);
        return errors.toString();
    }

    /** The API in the same process connects to the listener without TLS. */
    @Test
    void refusesTlsInAProcessWithTheApi() {
        assertThat(refusal("all", "--internal-tls-certificate=" + certificate, "--internal-tls-key=" + key))
                .contains("are for 'rookery broker'");
    }

    @Test
    void refusesTlsWithTheMoquetteEngine() throws IOException {
        Path serviceKey = Files.writeString(folder.resolve("service.key"), ENVIRONMENT.get("ROOKERY_SERVICE_KEY"));

        assertThat(refusal(
                        "broker",
                        "--postgres-url=postgresql://x@127.0.0.1:1/x",
                        "--engine=moquette",
                        "--durability=none",
                        "--internal-port=9102",
                        "--service-key-file=" + serviceKey,
                        "--internal-tls-certificate=" + certificate,
                        "--internal-tls-key=" + key))
                .contains("--internal-tls-certificate requires --engine native");
    }
}
