package dev.rookery.bench.measure;

/**
 * What a process had used when it was looked at.
 *
 * @param cpuSeconds user and system time since its start, in steps of 10 ms
 * @param residentMebibytes memory in RAM
 */
public record ProcessSample(double cpuSeconds, double residentMebibytes, int threads) {}
