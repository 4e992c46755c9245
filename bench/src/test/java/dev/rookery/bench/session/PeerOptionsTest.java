package dev.rookery.bench.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.bench.peer.BrokerPeer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PeerOptionsTest {
    @Test
    void addsBrokersWithJavaOptionsAndOtherBuilds() {
        PeerOptions options = CommandLine.populateCommand(
                new PeerOptions(),
                "--java-options",
                "small=-Xmn8m -Xlog:gc",
                "--compare",
                "before=/somewhere",
                "--only",
                "rookery-native,rookery-small,rookery-before");

        assertThat(options.peers())
                .extracting(BrokerPeer::name)
                .containsExactly("rookery-native", "rookery-small", "rookery-before");
    }
}
