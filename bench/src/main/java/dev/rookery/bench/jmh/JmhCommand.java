package dev.rookery.bench.jmh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code rookery bench jmh}: time and allocation of single operations. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = "Measure time and allocation of single operations with JMH. Writes the results as JSON.")
public final class JmhCommand implements Callable<Integer> {
    private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss'-jmh.json'");

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ".*",
            description = "Regular expression that selects benchmarks. Default: all")
    private String pattern;

    @Option(names = "--forks", defaultValue = "2", description = "JVMs per benchmark. Default: 2")
    private int forks;

    @Option(
            names = "--iterations",
            defaultValue = "5",
            description = "Iterations of warm-up, and of measurement, per JVM. Default: 5")
    private int iterations;

    @Option(names = "--iteration-time", defaultValue = "1s", description = "Duration of an iteration. Default: 1s")
    private Duration iterationTime;

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "COUNT",
            description = "Numbers of ACL rows, separated by commas. Default: all of the benchmark")
    private String[] rows;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "${env:ROOKERY_HOME:-.}/bench/results",
            description = "Output directory. Default: bench/results in the project directory.")
    private Path output;

    @Override
    public Integer call() throws Exception {
        Path result =
                Files.createDirectories(output).resolve(FILE_NAME.format(LocalDateTime.now(ZoneId.systemDefault())));
        TimeValue length = TimeValue.milliseconds(iterationTime.toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern)
                .forks(forks)
                .warmupIterations(iterations)
                .warmupTime(length)
                .measurementIterations(iterations)
                .measurementTime(length)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(result.toString());
        if (rows != null) {
            options.param("rows", rows);
        }
        new Runner(options.build()).run();
        return 0;
    }
}
