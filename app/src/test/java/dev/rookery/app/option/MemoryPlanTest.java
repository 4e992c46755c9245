package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.api.sensor.ingest.IngestConfig;
import dev.rookery.broker.config.MemorySettings;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long MIB = 1 << 20;

    @Test
    void defaultsFit() {
        long state = MemorySettings.ofSharedProcess().heap();
        long ingestion = IngestConfig.defaults().bufferBytes();

        assertThatCode(() -> MemoryPlan.requireFits(
                        state, ingestion, Runtime.getRuntime().maxMemory()))
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsMoreThanTheHeapHas() {
        assertThatThrownBy(() -> MemoryPlan.requireFits(240 * MIB, 64 * MIB, 320 * MIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The memory budgets exceed 85 percent of the heap of 320 MiB: --memory-heap 240 MiB,"
                        + " --ingest-buffer 64 MiB. Reduce them, or raise the heap with -Xmx in ROOKERY_JAVA_OPTIONS");
        assertThatThrownBy(() -> MemoryPlan.requireFits(Long.MAX_VALUE, 0, 320 * MIB))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
