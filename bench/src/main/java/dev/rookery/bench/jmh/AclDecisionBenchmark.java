package dev.rookery.bench.jmh;

import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Cost of authorization decisions with the compiled ACL rows of one user, one row per device, two thirds with wildcards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AclDecisionBenchmark {
    private static final int KINDS = 3;

    /** Number of ACL rows of the user. */
    @Param({"10", "100", "1000", "10000"})
    public int rows;

    private List<AclRow> table;
    private AccessRules rules;
    private String permitted;
    private String forbidden;
    private String coveredFilter;
    private String wideFilter;

    @Setup
    public void compileRules() {
        table = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            table.add(new AclRow(pattern(i), Access.ALL_BITS));
        }
        rules = compile();
        // A device whose row ends with '#'.
        int device = rows / 2 / KINDS * KINDS;
        permitted = "site/hall/device-" + device + "/temperature/celsius";
        forbidden = "site/hall/device-" + rows + "/temperature/celsius";
        coveredFilter = "site/hall/device-" + device + "/+/celsius";
        wideFilter = "site/hall/+/temperature/#";
    }

    private static String pattern(int device) {
        String base = "site/hall/device-" + device;
        return switch (device % KINDS) {
            case 0 -> base + "/#";
            case 1 -> base + "/+/celsius";
            default -> base + "/temperature/celsius";
        };
    }

    private AccessRules compile() {
        return AccessRules.compile("user", table, AclMode.READ_IMPLIES_SUBSCRIBE, (row, reason) -> {
            throw new IllegalStateException(reason);
        });
    }

    @Benchmark
    public boolean publishPermitted() {
        return rules.mayPublish(permitted);
    }

    @Benchmark
    public boolean publishForbidden() {
        return rules.mayPublish(forbidden);
    }

    @Benchmark
    public boolean receivePermitted() {
        return rules.mayReceive(permitted);
    }

    @Benchmark
    public boolean filterCovered() {
        return rules.maySubscribe(coveredFilter);
    }

    @Benchmark
    public boolean filterTooWide() {
        return rules.maySubscribe(wideFilter);
    }

    /** Part of each login. */
    @Benchmark
    public AccessRules compileRows() {
        return compile();
    }
}
