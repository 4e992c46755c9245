package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.config.DataSize;
import dev.rookery.config.Durations;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

class LimitOptionsTest {
    @Command
    private static final class Program {
        @Mixin
        private LimitOptions limits;
    }

    private static LimitOptions parse(List<String> arguments) {
        Program program = new Program();
        commandLine(program).parseArgs(arguments.toArray(String[]::new));
        return program.limits;
    }

    private static CommandLine commandLine(Program program) {
        return new CommandLine(program)
                .registerConverter(Duration.class, new ValueConverter<>(Durations::parse))
                .registerConverter(DataSize.class, new ValueConverter<>(DataSize::parse));
    }

    @Test
    void areTheDefaultsWithoutOptions() {
        LimitOptions none = parse(List.of());

        assertThat(none.limits()).isEqualTo(TenantLimits.DEFAULT);
        assertThat(none.memory(new MemorySettings(1, 2))).isEqualTo(new MemorySettings(1, 2));
    }

    /** The packet size is limited by an option of the broker, and the validation of payloads is no limit. */
    @Test
    void setEveryLimit() throws ReflectiveOperationException {
        List<String> arguments = new ArrayList<>();
        for (OptionSpec option : commandLine(new Program()).getCommandSpec().options()) {
            arguments.add(option.longestName());
            arguments.add(option.type() == Duration.class ? "7s" : option.type() == DataSize.class ? "7KiB" : "1");
        }
        arguments.set(arguments.indexOf("--limit-client-qos") + 1, "0");

        LimitOptions options = parse(arguments);

        assertThat(options.memory(new MemorySettings(1, 2))).isEqualTo(new MemorySettings(7168, 7168));
        assertThat(unchanged(options.limits(), TenantLimits.DEFAULT)).isEmpty();
        assertThat(unchanged(options.limits().client(), ClientLimits.DEFAULT))
                .containsExactly("maximumPacketSize", "validatesPayloads");
    }

    private static List<String> unchanged(Record changed, Record defaults) throws ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            if (component
                    .getAccessor()
                    .invoke(changed)
                    .equals(component.getAccessor().invoke(defaults))) {
                names.add(component.getName());
            }
        }
        return names;
    }
}
