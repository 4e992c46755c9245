package dev.rookery.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void readsTextWithAByteOrderMark(String encoding) throws IOException {
        Path file = write(("\ufeffgrüße\r\nzwei").getBytes(Charset.forName(encoding)));

        assertThat(TextFile.read(file)).isEqualTo("grüße\r\nzwei");
        assertThat(TextFile.lines(file)).containsExactly("grüße", "zwei");
    }

    @Test
    void readsTextWithoutAByteOrderMark() throws IOException {
        assertThat(TextFile.read(write("grüße \ufeff".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("grüße \ufeff");
        assertThat(TextFile.read(write(new byte[0]))).isEmpty();
    }

    @Test
    void rejectsOtherEncodings() throws IOException {
        Path file = write("grüße".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> TextFile.read(file)).isInstanceOf(CharacterCodingException.class);
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }
}
