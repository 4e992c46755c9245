package dev.rookery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:2::1, 2001:db8:1:2:0:0:0:0",
        "2001:db8:1:3::1, 2001:db8:1:3:0:0:0:0"
    })
    void returnsTheBlock(String address, String first) throws Exception {
        assertThat(AddressBlock.of(InetAddress.getByName(address)).getHostAddress())
                .isEqualTo(first);
        assertThat(AddressBlock.parse(address).orElseThrow().getHostAddress()).isEqualTo(first);
    }

    @Test
    void returnsTheBlockOfAClient() throws Exception {
        InetAddress address = InetAddress.getByName("2001:db8:1:2::1");

        assertThat(AddressBlock.of(new InetSocketAddress(address, 1883))).isEqualTo(AddressBlock.of(address));
        assertThat(AddressBlock.of(InetSocketAddress.createUnresolved("device", 1883))
                        .getHostAddress())
                .isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.0", "::ffff:192.0.2.7, 192.0.2.0", "2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0"})
    void returnsTheNetwork(String address, String first) throws Exception {
        assertThat(AddressBlock.network(InetAddress.getByName(address)).getHostAddress())
                .isEqualTo(first);
    }

    @Test
    void ignoresTheScope() {
        assertThat(AddressBlock.parse("fe80::1%eth0")).isEqualTo(AddressBlock.parse("fe80::2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "localhost", "192.0.2", "192.0.2.7:80", "2001:db8"})
    void rejectsOtherText(String text) {
        assertThat(AddressBlock.parse(text)).isEmpty();
    }
}
