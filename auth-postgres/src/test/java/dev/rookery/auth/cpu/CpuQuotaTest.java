package dev.rookery.auth.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuQuotaTest {
    @TempDir
    private Path root;

    @Test
    void readsTheSecondVersion() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        assertThat(new CpuQuota(root).read()).isEmpty();

        write("sys/fs/cgroup/cpu.max", "max 100000\n");
        assertThat(new CpuQuota(root).read()).isEmpty();

        write("sys/fs/cgroup/cpu.max", "20000 100000\n");
        assertThat(new CpuQuota(root).read()).hasValue(0.2);
    }

    @Test
    void groupsAboveLimitToo() throws IOException {
        write("proc/self/cgroup", "0::/pods/one\n");
        write("sys/fs/cgroup/pods/one/cpu.max", "max 100000");
        write("sys/fs/cgroup/pods/cpu.max", "150000 100000");

        assertThat(new CpuQuota(root).read()).hasValue(1.5);
    }

    @Test
    void readsTheFirstVersion() throws IOException {
        write("proc/self/cgroup", "4:memory:/m\n2:cpu,cpuacct:/docker/x\n0::/\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
        write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
        assertThat(new CpuQuota(root).read()).isEmpty();

        write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us", "50000");
        write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us", "100000");
        assertThat(new CpuQuota(root).read()).hasValue(0.5);
    }

    @Test
    void isUnlimitedWithoutControlGroups() throws IOException {
        assertThat(new CpuQuota(root).read()).isEmpty();

        write("proc/self/cgroup", "nonsense\n\n0::/\n");
        write("sys/fs/cgroup/cpu.max", "1 2 3");
        assertThat(new CpuQuota(root).read()).isEmpty();
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
