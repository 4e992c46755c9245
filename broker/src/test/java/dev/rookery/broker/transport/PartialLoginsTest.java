package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.net.AddressBlock;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialLoginsTest {
    private final PartialLogins logins = new PartialLogins(1000, 2500);
    private final List<String> refused = new ArrayList<>();

    private PartialLogins.Login start(String name, String address) {
        return start(logins, name, address);
    }

    private PartialLogins.Login start(PartialLogins of, String name, String address) {
        return of.start(AddressBlock.of(new InetSocketAddress(address, 1)), () -> refused.add(name));
    }

    @Test
    void refusesTheLargestOfAnAddress() {
        logins.add(start("small", "192.0.2.1"), 100);
        PartialLogins.Login large = start("large", "192.0.2.1");
        logins.add(large, 800);
        logins.add(start("other address", "192.0.2.2"), 900);
        assertThat(refused).isEmpty();

        logins.add(start("new", "192.0.2.1"), 200);
        logins.add(large, 100);
        logins.end(large);

        assertThat(refused).containsExactly("large");
    }

    @Test
    void refusesTheLargestOfAllAddresses() {
        logins.add(start("first", "192.0.2.1"), 900);
        logins.add(start("second", "192.0.2.2"), 800);
        logins.add(start("third", "192.0.2.3"), 700);
        assertThat(refused).isEmpty();

        logins.add(start("small", "192.0.2.4"), 200);

        assertThat(refused).containsExactly("first");
    }

    @Test
    void countsRefusedLoginsUntilTheyAreReleased() {
        PartialLogins limited = new PartialLogins(10_000, 25_000);
        List<PartialLogins.Login> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            PartialLogins.Login login = start(limited, "large", "192.0.2." + i);
            open.add(login);
            limited.add(login, 9000);
        }
        // No more than twice the maximum, although all were received before the first was closed.
        assertThat(limited.held()).isBetween(25_000L, 50_000L);
        assertThat(limited.add(open.get(2), 1)).as("bytes of a refused login").isFalse();
        PartialLogins.Login small = start(limited, "small", "192.0.2.200");
        assertThat(limited.add(small, 50)).isTrue();

        limited.end(small);
        open.forEach(limited::end);
        assertThat(limited.held()).isZero();
        assertThat(limited.add(start(limited, "later", "192.0.2.1"), 9000)).isTrue();
        assertThat(refused).hasSize(100 - 2).doesNotContain("small");
    }

    @Test
    void forgetsCompleteLogins() {
        for (int i = 0; i < 100; i++) {
            PartialLogins.Login login = start("complete", "192.0.2.1");
            logins.add(login, 900);
            logins.end(login);
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        logins.add(start("first", "2001:db8::1"), 600);
        logins.add(start("second", "2001:db8::2"), 500);
        logins.add(start("other network", "2001:db8:0:1::1"), 600);

        assertThat(refused).containsExactly("first");
    }
}
