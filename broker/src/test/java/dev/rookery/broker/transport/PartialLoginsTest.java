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
        return logins.start(AddressBlock.of(new InetSocketAddress(address, 1)), () -> refused.add(name));
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
