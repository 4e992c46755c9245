package dev.rookery.broker.transport;

import dev.rookery.net.AddressBlock;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bytes of connections whose CONNECT is incomplete, by address (block of {@link AddressBlock}). If those of an address exceed the limit, the largest is
 * refused, so that small logins from the same address succeed. Thread-safe.
 */
public final class PartialLogins {
    private static final long MINIMUM_BYTES = 1 << 20;
    private static final int PART_OF_DIRECT_MEMORY = 16;

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
    private final Map<InetAddress, Address> addresses = new HashMap<>();

    /** @param maximumBytes maximum number of bytes of an {@link AddressBlock} */
    PartialLogins(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    /** Returns an instance that grants each address a sixteenth of the memory for network buffers, at least 1 MiB. */
    public static PartialLogins ofDirectMemory() {
        return new PartialLogins(Math.max(MINIMUM_BYTES, PlatformDependent.maxDirectMemory() / PART_OF_DIRECT_MEMORY));
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

    synchronized void add(Login login, int bytes) {
        Address address = addresses.get(login.address);
        if (address == null || login.refused) {
            return;
        }
        login.bytes += bytes;
        address.bytes += bytes;
        while (address.bytes > maximumBytes && !address.logins.isEmpty()) {
            Login largest = address.logins.stream()
                    .max(Comparator.comparingLong(other -> other.bytes))
                    .orElseThrow();
            largest.refused = true;
            remove(largest);
            largest.refusal.run();
        }
    }

    synchronized void end(Login login) {
        if (!login.refused) {
            remove(login);
        }
    }

    private void remove(Login login) {
        Address address = addresses.get(login.address);
        if (address != null && address.logins.remove(login)) {
            address.bytes -= login.bytes;
            if (address.logins.isEmpty()) {
                addresses.remove(login.address);
            }
        }
    }
}
