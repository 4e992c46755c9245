package dev.rookery.app.goauth;

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
    void reportsUnreadableFiles(@TempDir Path folder) throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> MosquittoConfig.read(folder.resolve("missing")))
                .isInstanceOf(GoAuthException.class)
                .hasMessage("There is no file " + folder.resolve("missing"));
        assertThatThrownBy(() -> MosquittoConfig.read(binary))
                .isInstanceOf(GoAuthException.class)
                .hasMessage(binary + " is not text in UTF-8");
        assertThatThrownBy(() -> MosquittoConfig.read(folder))
                .isInstanceOf(GoAuthException.class)
                .hasMessageContaining("cannot be read");
    }
}
