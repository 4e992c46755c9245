package dev.rookery.bench.measure;

/** A figure of a run. */
public enum Metric {
    MESSAGES_PER_SECOND("messagesPerSecond", "messages delivered per second", Better.HIGHER),
    CPU_SECONDS_PER_100K("cpuSecondsPer100k", "broker CPU seconds per 100,000 delivered messages", Better.LOWER),
    P50_MICROS("p50Micros", "median latency, µs", Better.LOWER),
    P99_MICROS("p99Micros", "99th percentile of latency, µs", Better.LOWER),
    P999_MICROS("p999Micros", "99.9th percentile of latency, µs", Better.LOWER),
    MAX_MICROS("maxMicros", "highest latency, µs", Better.LOWER),
    OTHERS_P50_BEFORE_MICROS("othersP50BeforeMicros", "others' median latency before the revocation, µs", Better.LOWER),
    OTHERS_P99_BEFORE_MICROS(
            "othersP99BeforeMicros", "others' 99th percentile before the revocation, µs", Better.LOWER),
    OTHERS_MAX_BEFORE_MICROS(
            "othersMaxBeforeMicros", "others' highest latency before the revocation, µs", Better.LOWER),
    OTHERS_P50_DURING_MICROS("othersP50DuringMicros", "others' median latency during the revocation, µs", Better.LOWER),
    OTHERS_P99_DURING_MICROS(
            "othersP99DuringMicros", "others' 99th percentile during the revocation, µs", Better.LOWER),
    OTHERS_MAX_DURING_MICROS(
            "othersMaxDuringMicros", "others' highest latency during the revocation, µs", Better.LOWER),
    OTHERS_P50_AFTER_MICROS("othersP50AfterMicros", "others' median latency after the revocation, µs", Better.LOWER),
    OTHERS_P99_AFTER_MICROS("othersP99AfterMicros", "others' 99th percentile after the revocation, µs", Better.LOWER),
    OTHERS_MAX_AFTER_MICROS("othersMaxAfterMicros", "others' highest latency after the revocation, µs", Better.LOWER),
    OTHERS_P50_RATIO("othersP50Ratio", "others' median latency, during over before", Better.LOWER),
    OTHERS_P99_RATIO("othersP99Ratio", "others' 99th percentile, during over before", Better.LOWER),
    PING_P50_MICROS("pingP50Micros", "median time from PINGREQ to PINGRESP, µs", Better.LOWER),
    PING_P99_MICROS("pingP99Micros", "99th percentile from PINGREQ to PINGRESP, µs", Better.LOWER),
    PING_MAX_MICROS("pingMaxMicros", "longest time from PINGREQ to PINGRESP, µs", Better.LOWER),
    CONNECTS_PER_SECOND("connectsPerSecond", "logins answered per second", Better.HIGHER),
    CPU_SECONDS_PER_1K_CONNECTS("cpuSecondsPer1kConnects", "broker CPU seconds per 1,000 logins", Better.LOWER),
    KIBIBYTES_PER_CONNECTION("kibibytesPerConnection", "broker RSS per idle connection, KiB", Better.LOWER),
    IDLE_CPU_PERCENT("idleCpuPercent", "broker CPU while all connections are idle, % of a core", Better.LOWER),
    CPU_CORES("cpuCores", "broker CPU, cores", Better.LOWER),
    RSS_MIB("rssMiB", "broker RSS at the end, MiB", Better.LOWER),
    THREADS("threads", "broker threads", Better.LOWER),
    SENT("sent", "messages sent, warm-up included", Better.HIGHER),
    LOST("lost", "messages lost", Better.LOWER),
    DUPLICATES("duplicates", "messages delivered again", Better.LOWER),
    REORDERED("reordered", "messages delivered after a later one", Better.LOWER),
    STALLS("stalls", "halts of half a second or more with messages under way", Better.LOWER),
    SETUP_RETRIES("setupRetries", "attempts to connect and subscribe beyond each client's first", Better.LOWER),
    DRIVER_CPU_CORES("driverCpuCores", "CPU of the load driver itself, cores", Better.LOWER),
    BUSY_CORES("busyCores", "busy cores of the machine, all processes", Better.LOWER),
    STOLEN_CORES("stolenCores", "cores stolen by the hypervisor", Better.LOWER);

    /** Which way a figure should go. */
    public enum Better {
        HIGHER,
        LOWER
    }

    private final String key;
    private final String description;
    private final Better better;

    Metric(String key, String description, Better better) {
        this.key = key;
        this.description = description;
        this.better = better;
    }

    /** The name in result files. */
    public String key() {
        return key;
    }

    /** The name for people, with its unit. */
    public String description() {
        return description;
    }

    public Better better() {
        return better;
    }
}
