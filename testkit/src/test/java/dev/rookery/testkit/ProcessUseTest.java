package dev.rookery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUseTest {
    @Test
    void findsUseOfPostgresThroughHelper() {
        assertThat(ProcessUse.isReachableFrom(UsesDatabase.class)).isTrue();
    }

    @Test
    void findsUseOfProcessThroughTwoHelpers() {
        assertThat(ProcessUse.isReachableFrom(UsesHelper.class)).isTrue();
    }

    @Test
    void ignoresClassWithoutProcesses() {
        assertThat(ProcessUse.isReachableFrom(BufferLeaksTest.class)).isFalse();
    }

    private static final class UsesDatabase {
        TestDatabase create() {
            return TestDatabase.create();
        }
    }

    private static final class UsesHelper {
        void start() throws IOException {
            Helper.start();
        }
    }

    private static final class Helper {
        static void start() throws IOException {
            RunningProcess.start(List.of("true")).close();
        }
    }
}
