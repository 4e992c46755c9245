package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MosquittoConfigTest {
    @Test
    void lastOccurrenceOfAnOptionIsUsed() {
        MosquittoConfig config = MosquittoConfig.parse(
                List.of("auth_opt_pg_host first", "plugin_opt_pg_host second", "port 1883", "port 1884"));

        assertThat(config.pluginOptions()).containsExactly(Map.entry("pg_host", "second"));
        assertThat(config.last("port")).contains("1884");
        assertThat(config.last("listener")).isEmpty();
    }

    @Test
    void hashAfterAValueBelongsToTheValue() {
        MosquittoConfig config = MosquittoConfig.parse(
                List.of("# a comment", "", "  auth_opt_auth_cache_seconds   300  # five minutes  ", "persistence"));

        assertThat(config.pluginOptions()).containsEntry("auth_cache_seconds", "300  # five minutes");
        assertThat(config.last("persistence")).contains("");
        assertThat(config.entries()).hasSize(2);
    }

    @Test
    void readsIncludedFiles(@TempDir Path folder) throws Exception {
        Path included = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(included.resolve("b.conf"), "\uFEFFport 2\r\n");
        Files.writeString(included.resolve("a.conf"), "port 1\n");
        Files.writeString(included.resolve("c.conf.dpkg-old"), "port 3\n");
        Path file = Files.writeString(
                folder.resolve("mosquitto.conf"), "include_dir " + included + "\npid_file x\ninclude_dir /missing\n");

        MosquittoConfig config = MosquittoConfig.read(file);

        assertThat(config.entries())
                .extracting(MosquittoConfig.Entry::value)
                .containsExactly(included.toString(), "1", "2", "x", "/missing");
        assertThat(config.unread())
                .containsExactly("include_dir: the files in /missing were not read (there is no such folder)");
    }

    @Test
    void limitsIncludes(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("mosquitto.conf"), "include_dir " + folder);

        assertThatThrownBy(() -> MosquittoConfig.read(file))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("more than 10 levels deep");
    }

    @Test
    void reportsUnreadableFiles(@TempDir Path folder) throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});

        assertThatThrownBy(() -> MosquittoConfig.read(folder.resolve("missing")))
                .isInstanceOf(ImportException.class)
                .hasMessage("There is no file " + folder.resolve("missing"));
        assertThatThrownBy(() -> MosquittoConfig.read(binary))
                .isInstanceOf(ImportException.class)
                .hasMessage(binary + " is not text in UTF-8");
        assertThatThrownBy(() -> MosquittoConfig.read(folder))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("cannot be read");
    }
}
