package dev.rookery.bench.jmh;

import java.nio.file.Files;
import java.nio.file.Path;
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

/** The command {@code rookery bench jmh}: times single operations, and what they allocate. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = "Time single operations with JMH, allocation included; results as JSON beside the others.")
public final class JmhCommand implements Callable<Integer> {
    private static final DateTimeFormatter FILE_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss'-jmh.json'");

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = ".*",
            description = "Regular expression for the benchmarks to run. Default: all")
    private String pattern;

    @Option(names = "--forks", defaultValue = "2", description = "JVMs for each benchmark. Default: 2")
    private int forks;

    @Option(names = "--iterations", defaultValue = "5", description = "Measurements in each JVM. Default: 5")
    private int iterations;

    @Option(names = "--milliseconds", defaultValue = "1000", description = "Length of a measurement. Default: 1000")
    private int milliseconds;

    @Option(names = "--rows", split = ",", paramLabel = "COUNT", description = "Only these numbers of ACL rows.")
    private String[] rows;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "${env:ROOKERY_HOME:-.}/bench/results",
            description = "Folder for the result. Default: bench/results in the project's folder")
    private Path output;

    @Override
    public Integer call() throws Exception {
        Path result =
                Files.createDirectories(output).resolve(FILE_NAME.format(LocalDateTime.now(ZoneId.systemDefault())));
        TimeValue length = TimeValue.milliseconds(milliseconds);
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
