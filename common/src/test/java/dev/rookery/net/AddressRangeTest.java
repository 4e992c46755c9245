package dev.rookery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7/32",
        "192.0.2.7/24, 192.0.2.0/24",
        "192.0.2.255/25, 192.0.2.128/25",
        "10.1.2.3/0, 0.0.0.0/0",
        "2001:db8::1, 2001:db8::/64",
        "2001:db8::1/128, 2001:db8::/64",
        "2001:db8:ffff::/33, 2001:db8:8000::/33",
        "::ffff:192.0.2.7, 192.0.2.7/32",
    })
    void parsesAddressesAndRanges(String text, String range) {
        assertThat(AddressRange.parse(text)).map(AddressRange::toString).contains(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "192.0.2",
                "192.0.2.7/",
                "192.0.2.7/33",
                "192.0.2.7/-1",
                "192.0.2.7/a",
                "2001:db8::/129",
                "::ffff:192.0.2.7/96",
                "192.0.2.7/0024",
                "192.0.2.7/8/8"
            })
    void refusesWhatIsNoRange(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Test
    void equalsTheRangeOfEachOfItsAddresses() throws UnknownHostException {
        AddressRange range = AddressRange.parse("192.0.2.128/25").orElseThrow();

        assertThat(AddressRange.of(InetAddress.getByName("192.0.2.200"), 25)).isEqualTo(range);
        assertThat(AddressRange.of(InetAddress.getByName("192.0.2.127"), 25)).isNotEqualTo(range);
        assertThat(AddressRange.of(InetAddress.getByName("192.0.2.200"), 24)).isNotEqualTo(range);
        assertThat(AddressRange.of(InetAddress.getByName("2001:db8::5"), 64).isIpv6())
                .isTrue();
    }
}
