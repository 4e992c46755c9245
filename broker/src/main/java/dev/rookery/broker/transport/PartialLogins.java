package dev.rookery.broker.transport;

import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.net.AddressBlock;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Limits of the bytes of connections whose CONNECT is incomplete: those of an address (block of {@link AddressBlock}), and those of all
 * addresses together. Above a limit, the largest login of the address, or of the address with the most bytes, is refused, so that
 * small logins succeed. The bytes of a refused login count until its connection has released them: while many are not released
 * yet, further bytes are discarded, except those of small logins. After CONNECT, {@link dev.rookery.broker.memory.PartialPacket} limits the incomplete packets of users.
 * Thread-safe.
 */
public final class PartialLogins {
    private static final long MINIMUM_BYTES = 1 << 20;
    private static final int PART_OF_DIRECT_MEMORY = 16;
    /** Bytes up to which a login is accepted while refused ones have not released theirs. */
    private static final int SMALL_BYTES = 4 << 10;

    /** Connection whose CONNECT is incomplete. */
    static final class Login {
        private final InetAddress address;
        private final Runnable refusal;
        private long bytes;
        private boolean refused;

        private Login(InetAddress address, Runnable refusal) {
            this.address = address;
            this.refusal = refusal;
        }
    }

    private static final class Address {
        private final Set<Login> logins = new HashSet<>();
        private long bytes;
    }

    private final long maximumBytes;
    private final long maximumTotal;
    private final Map<InetAddress, Address> addresses = new HashMap<>();

    /** Bytes of logins that are not refused. */
    private long total;
    /** Bytes of refused logins, which their connections have not released. */
    private long unreleased;

    /**
     * @param maximumBytes maximum number of bytes of an {@link AddressBlock}
     * @param maximumTotal maximum number of bytes of all addresses
     */
    PartialLogins(long maximumBytes, long maximumTotal) {
        this.maximumBytes = maximumBytes;
        this.maximumTotal = maximumTotal;
    }

    /**
     * Returns an instance that grants each address a sixteenth of the memory for network buffers, at least 1 MiB, and all of
     * them half of what incomplete packets may take.
     */
    public static PartialLogins within(MemoryBudget memory) {
        return new PartialLogins(
                Math.max(MINIMUM_BYTES, PlatformDependent.maxDirectMemory() / PART_OF_DIRECT_MEMORY),
                memory.capacity(MemoryKind.PARTIAL_PACKETS) / 2);
    }

    /**
     * Returns an instance for the heap of connections before CONNECT, with that of TLS handshakes: half of what logins may take,
     * so that the other half is left to those that are being authenticated. All clients behind a proxy have one address, which
     * therefore has no limit of its own.
     */
    public static PartialLogins ofConnections(MemoryBudget memory) {
        long maximum = memory.capacity(MemoryKind.LOGINS) / 2;
        return new PartialLogins(maximum, maximum);
    }

    /**
     * Starts to count a connection.
     *
     * @param refusal runs on any thread if the connection must be refused
     */
    synchronized Login start(InetAddress address, Runnable refusal) {
        Login login = new Login(address, refusal);
        addresses.computeIfAbsent(address, absent -> new Address()).logins.add(login);
        return login;
    }

    /**
     * Counts received bytes; a negative number ends to count them.
     *
     * @return false if the login is refused: the caller must discard these bytes
     */
    synchronized boolean add(Login login, int bytes) {
        Address address = addresses.get(login.address);
        if (address == null || login.refused) {
            return false;
        }
        if (total + unreleased + bytes > 2 * maximumTotal && login.bytes + bytes > SMALL_BYTES) {
            refuse(login);
            return false;
        }
        login.bytes += bytes;
        address.bytes += bytes;
        total += bytes;
        while (address.bytes > maximumBytes && !address.logins.isEmpty()) {
            refuseLargest(address);
        }
        while (total > maximumTotal) {
            refuseLargest(addresses.values().stream()
                    .max(Comparator.comparingLong(other -> other.bytes))
                    .orElseThrow());
        }
        return !login.refused;
    }

    /** Returns the bytes that connections hold, of refused logins too. */
    synchronized long held() {
        return total + unreleased;
    }

    private void refuseLargest(Address address) {
        refuse(address.logins.stream()
                .max(Comparator.comparingLong(other -> other.bytes))
                .orElseThrow());
    }

    private void refuse(Login login) {
        login.refused = true;
        remove(login);
        unreleased += login.bytes;
        login.refusal.run();
    }

    /** Ends a login whose CONNECT is complete, or whose connection has released its buffers. */
    synchronized void end(Login login) {
        if (login.refused) {
            unreleased -= login.bytes;
        } else {
            remove(login);
        }
    }

    private void remove(Login login) {
        Address address = addresses.get(login.address);
        if (address != null && address.logins.remove(login)) {
            address.bytes -= login.bytes;
            total -= login.bytes;
            if (address.logins.isEmpty()) {
                addresses.remove(login.address);
            }
        }
    }
}
