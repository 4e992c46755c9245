package dev.rookery.bench.measure;

/**
 * Resource usage of a process at one time.
 *
 * @param cpuSeconds user and system time since the start of the process, with a resolution of 10 ms
 * @param residentMebibytes resident set size (RSS)
 */
public record ProcessSample(double cpuSeconds, double residentMebibytes, int threads) {}
