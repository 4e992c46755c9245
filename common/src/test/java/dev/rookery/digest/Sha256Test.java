package dev.rookery.digest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Sha256Test {
    /** The one-block example of FIPS 180-4. */
    @Test
    void matchesTheStandardsExample() {
        assertThat(Sha256.hex("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Sha256.digest("abc")).hasSize(32).startsWith(0xba, 0x78);
    }
}
