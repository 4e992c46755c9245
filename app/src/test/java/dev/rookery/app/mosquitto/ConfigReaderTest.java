package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE"})
    void readsFilesOfWindowsEditors(String encoding) throws IOException {
        Path file = folder.resolve("mosquitto.conf");
        Files.write(
                file, "\ufeffpersistence true\r\n# größer\r\nlistener 1883\r\n".getBytes(Charset.forName(encoding)));

        assertThat(new ConfigReader().read(file).entries())
                .containsExactly(
                        new MosquittoConfig.Entry("persistence", "true"),
                        new MosquittoConfig.Entry("listener", "1883"));
    }
}
