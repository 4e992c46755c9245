package dev.rookery.bench.measure;

/** Metric of a run. */
public enum Metric {
    MESSAGES_PER_SECOND("messagesPerSecond", "messages delivered per second", Better.HIGHER),
    CPU_SECONDS_PER_100K("cpuSecondsPer100k", "broker CPU seconds per 100,000 delivered messages", Better.LOWER),
    P50_MICROS("p50Micros", "median latency, µs", Better.LOWER),
    P99_MICROS("p99Micros", "99th percentile of latency, µs", Better.LOWER),
    P999_MICROS("p999Micros", "99.9th percentile of latency, µs", Better.LOWER),
    MAX_MICROS("maxMicros", "maximum latency, µs", Better.LOWER),
    OTHERS_P50_BEFORE_MICROS(
            "othersP50BeforeMicros", "median latency of others before the revocation, µs", Better.LOWER),
    OTHERS_P99_BEFORE_MICROS(
            "othersP99BeforeMicros", "99th percentile of latency of others before the revocation, µs", Better.LOWER),
    OTHERS_MAX_BEFORE_MICROS(
            "othersMaxBeforeMicros", "maximum latency of others before the revocation, µs", Better.LOWER),
    OTHERS_P50_DURING_MICROS(
            "othersP50DuringMicros", "median latency of others during the revocation, µs", Better.LOWER),
    OTHERS_P99_DURING_MICROS(
            "othersP99DuringMicros", "99th percentile of latency of others during the revocation, µs", Better.LOWER),
    OTHERS_MAX_DURING_MICROS(
            "othersMaxDuringMicros", "maximum latency of others during the revocation, µs", Better.LOWER),
    OTHERS_P50_AFTER_MICROS("othersP50AfterMicros", "median latency of others after the revocation, µs", Better.LOWER),
    OTHERS_P99_AFTER_MICROS(
            "othersP99AfterMicros", "99th percentile of latency of others after the revocation, µs", Better.LOWER),
    OTHERS_MAX_AFTER_MICROS("othersMaxAfterMicros", "maximum latency of others after the revocation, µs", Better.LOWER),
    OTHERS_P50_RATIO("othersP50Ratio", "median latency of others, during divided by before", Better.LOWER),
    OTHERS_P99_RATIO("othersP99Ratio", "99th percentile of latency of others, during divided by before", Better.LOWER),
    PING_P50_MICROS("pingP50Micros", "median time from PINGREQ to PINGRESP, µs", Better.LOWER),
    PING_P99_MICROS("pingP99Micros", "99th percentile of time from PINGREQ to PINGRESP, µs", Better.LOWER),
    PING_MAX_MICROS("pingMaxMicros", "maximum time from PINGREQ to PINGRESP, µs", Better.LOWER),
    QOS2_P50_MICROS("qos2P50Micros", "median latency of the pair with QoS 2, µs", Better.LOWER),
    QOS2_P99_MICROS("qos2P99Micros", "99th percentile of latency of the pair with QoS 2, µs", Better.LOWER),
    QOS2_MAX_MICROS("qos2MaxMicros", "maximum latency of the pair with QoS 2, µs", Better.LOWER),
    HOSTILE_CONNECTIONS("hostileConnections", "connections of hostile clients", Better.HIGHER),
    HOSTILE_PACKETS("hostilePackets", "packets of hostile clients after CONNECT", Better.HIGHER),
    CHARGED_MIB("chargedMiB", "memory charged for state above the idle broker, MiB", Better.LOWER),
    LIVE_MIB("liveMiB", "live heap and direct memory above the idle broker, MiB", Better.LOWER),
    DIRECT_MIB("directMiB", "direct memory of network buffers in use above the idle broker, MiB", Better.LOWER),
    RESERVED_MIB("reservedMiB", "direct memory that the pool of network buffers has reserved, MiB", Better.LOWER),
    CHARGED_RATIO("chargedRatio", "charged memory divided by live memory", Better.LOWER),
    TENANTS_PER_SECOND("tenantsPerSecond", "tenants registered per second, one after the other", Better.HIGHER),
    KIBIBYTES_PER_TENANT("kibibytesPerTenant", "broker RSS per tenant with one connected client, KiB", Better.LOWER),
    RECOVERY_SECONDS("recoverySeconds", "time from the kill of the broker until all clients are back, s", Better.LOWER),
    CONNECTS_PER_SECOND("connectsPerSecond", "CONNACKs per second", Better.HIGHER),
    CPU_SECONDS_PER_1K_CONNECTS("cpuSecondsPer1kConnects", "broker CPU seconds per 1,000 logins", Better.LOWER),
    KIBIBYTES_PER_CONNECTION("kibibytesPerConnection", "broker RSS per idle connection, KiB", Better.LOWER),
    IDLE_CPU_PERCENT("idleCpuPercent", "broker CPU with idle connections, % of a core", Better.LOWER),
    CPU_CORES("cpuCores", "broker CPU, cores", Better.LOWER),
    RSS_MIB("rssMiB", "broker RSS at the end, MiB", Better.LOWER),
    THREADS("threads", "broker threads", Better.LOWER),
    SENT("sent", "messages sent, including warm-up", Better.HIGHER),
    LOST("lost", "messages lost", Better.LOWER),
    DUPLICATES("duplicates", "duplicate deliveries", Better.LOWER),
    REORDERED("reordered", "messages delivered after a later one", Better.LOWER),
    STALLS("stalls", "stalls of at least half a second with messages in flight", Better.LOWER),
    SETUP_RETRIES("setupRetries", "repeated attempts to connect and subscribe", Better.LOWER),
    DRIVER_CPU_CORES("driverCpuCores", "load driver CPU, cores", Better.LOWER),
    BUSY_CORES("busyCores", "busy cores of the machine, all processes", Better.LOWER),
    STOLEN_CORES("stolenCores", "cores stolen by the hypervisor", Better.LOWER);

    /** Direction of improvement. */
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

    /** Returns the name in result files. */
    public String key() {
        return key;
    }

    /** Returns the description with the unit. */
    public String description() {
        return description;
    }

    public Better better() {
        return better;
    }
}
