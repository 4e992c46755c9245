package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.DeviceCertificate;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.certificate.DeviceTrust;
import dev.rookery.auth.certificate.SerialDigest;
import dev.rookery.auth.certificate.TrustedAuthority;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Authorities of many tenants. */
class ManyAuthoritiesTest {
    private static final int TENANTS = 1_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final DeviceTrust trust = new DeviceTrust(Clock.systemUTC());

    private static TenantId tenant(int number) {
        return new TenantId("t" + number);
    }

    private static X509Bundle authority(String subject) throws Exception {
        return new CertificateBuilder()
                .subject(subject)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static TrustedAuthority trusted(int number, X509Bundle bundle, byte[] revoked) throws Exception {
        return TrustedAuthority.of(
                tenant(number), "ca", bundle.getCertificate().getEncoded(), revoked, START.plusSeconds(number));
    }

    private Optional<TenantId> verify(X509Bundle device, Optional<TenantId> claimed) {
        return trust.verify(device.getCertificate(), claimed).map(DeviceCertificate::tenant);
    }

    @Test
    void eachVouchesForItsTenant() throws Exception {
        List<X509Bundle> bundles = new ArrayList<>();
        List<TrustedAuthority> authorities = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            bundles.add(authority("cn=Devices,o=Tenant " + i));
            authorities.add(trusted(i, bundles.get(i), new byte[0]));
        }
        trust.replaceAll(authorities);

        for (int i = 0; i < TENANTS; i += 100) {
            X509Bundle device = Certificates.signedBy(bundles.get(i), "cn=device");
            assertThat(verify(device, Optional.empty())).contains(tenant(i));
            assertThat(verify(device, Optional.of(tenant(i)))).contains(tenant(i));
            assertThat(verify(device, Optional.of(tenant(i + 1)))).isEmpty();
            trust.replace(tenant(i), List.of());
            assertThat(verify(device, Optional.empty())).isEmpty();
        }
    }

    /** Any tenant can import authorities with any name. */
    @Test
    void copiesOfANameDoNotDisplaceOlderAuthorities() throws Exception {
        X509Bundle first = authority("cn=Devices");
        trust.replace(tenant(0), List.of(trusted(0, first, new byte[0])));
        for (int i = 1; i <= 20; i++) {
            trust.replace(tenant(i), List.of(trusted(i, authority("cn=Devices"), new byte[0])));
        }
        X509Bundle last = authority("cn=Devices");
        trust.replace(tenant(21), List.of(trusted(21, last, new byte[0])));

        assertThat(verify(Certificates.signedBy(first, "cn=device"), Optional.empty()))
                .contains(tenant(0));
        X509Bundle device = Certificates.signedBy(last, "cn=device");
        assertThat(verify(device, Optional.empty())).isEmpty();
        assertThat(verify(device, Optional.of(tenant(21)))).contains(tenant(21));
    }

    @Test
    void knowsManyRevocations() throws Exception {
        X509Bundle bundle = authority("cn=Devices");
        X509Bundle good = Certificates.signedBy(bundle, "cn=device");
        X509Bundle revoked = Certificates.signedBy(bundle, "cn=device");
        long digest = SerialDigest.of(revoked.getCertificate().getSerialNumber());
        ByteBuffer digests = ByteBuffer.allocate(50_001 * SerialDigest.BYTES);
        LongStream.rangeClosed(1, 50_000).forEach(number -> digests.putLong(number * 31));
        digests.putLong(digest);
        trust.replace(tenant(0), List.of(trusted(0, bundle, digests.array())));

        assertThat(verify(good, Optional.empty())).contains(tenant(0));
        assertThat(verify(revoked, Optional.empty())).isEmpty();
    }
}
