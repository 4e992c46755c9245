package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.auth.verified.VerifiedCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Cost of a login with a previously verified password, without network and database.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CredentialCacheBenchmark {
    /** A power of two. Large enough that the data of all samples exceeds the L1 cache. */
    private static final int SAMPLES = 4_096;

    private static final byte[] PASSWORD = "correct horse battery".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WRONG_PASSWORD = "wrong horse battery".getBytes(StandardCharsets.UTF_8);

    /** Number of users with a verified password. */
    @Param({"1000", "100000"})
    public int users;

    private final DigestKey key = DigestKey.random();
    private final CredentialVersion version = key.versionOf("stored hash");
    private final CredentialVersion changedVersion = key.versionOf("changed hash");
    private final UserKey[] known = new UserKey[SAMPLES];
    private final UserKey[] unknown = new UserKey[SAMPLES];
    private VerifiedCredentials credentials;
    private int iteration;

    @Setup
    public void fillCache() {
        credentials = new VerifiedCredentials(key, 2 * users);
        for (int i = 0; i < users; i++) {
            credentials.add(user(i), version, PASSWORD);
        }
        Random random = new Random(42);
        for (int i = 0; i < SAMPLES; i++) {
            known[i] = user(random.nextInt(users));
            unknown[i] = user(users + i);
        }
    }

    private static UserKey user(int number) {
        return new UserKey(TenantId.DEFAULT, "device-" + number);
    }

    /** A hit replaces a bcrypt check. */
    @Benchmark
    public boolean knownPassword() {
        return credentials.contains(known[next()], version, PASSWORD);
    }

    @Benchmark
    public boolean wrongPassword() {
        return credentials.contains(known[next()], version, WRONG_PASSWORD);
    }

    @Benchmark
    public boolean changedHash() {
        return credentials.contains(known[next()], changedVersion, PASSWORD);
    }

    @Benchmark
    public boolean unknownUser() {
        return credentials.contains(unknown[next()], version, PASSWORD);
    }

    /** Stores a verified password after a successful bcrypt check. */
    @Benchmark
    public void add() {
        credentials.add(known[next()], version, PASSWORD);
    }

    private int next() {
        return iteration++ & (SAMPLES - 1);
    }
}
