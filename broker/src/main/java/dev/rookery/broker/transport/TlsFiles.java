package dev.rookery.broker.transport;

import dev.rookery.broker.config.ClientCertificates;
import dev.rookery.broker.config.ClientCertificates.Mode;
import dev.rookery.broker.config.TlsConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of a {@link TlsConfig}. File access blocks: not for event loops.
 *
 * @param trust applies if the tenants' own authorities are trusted
 */
record TlsFiles(TlsConfig config, ClientTrust trust) {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Returns a value that changes whenever a file changes. */
    List<Object> fingerprint() throws IOException {
        List<Object> fingerprint = new ArrayList<>();
        for (Path file : Stream.concat(
                        Stream.of(config.certificates(), config.privateKey()),
                        config.clientCertificates().authorities().stream())
                .toList()) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            fingerprint.add(attributes.lastModifiedTime());
            fingerprint.add(attributes.size());
            fingerprint.add(String.valueOf(attributes.fileKey()));
        }
        return fingerprint;
    }

    /** Returns the TLS context for new connections. */
    SslContext load() throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = Pem.certificates(config.certificates());
        PublicKey publicKey = certificates.get(0).getPublicKey();
        PrivateKey privateKey = Pem.privateKey(config.privateKey(), publicKey);
        if (!isKeyPair(privateKey, publicKey)) {
            throw new GeneralSecurityException(
                    config.privateKey() + " is not the key of the first certificate in " + config.certificates());
        }
        SslContextBuilder builder =
                SslContextBuilder.forServer(privateKey, certificates).protocols(PROTOCOLS);
        ClientCertificates clients = config.clientCertificates();
        if (clients.mode() != Mode.NONE) {
            if (clients.trustsTenants()) {
                builder.trustManager(new TenantTrustManager(trust));
            } else {
                builder.trustManager(Pem.certificates(clients.authorities().orElseThrow()));
            }
            builder.clientAuth(clients.mode() == Mode.REQUIRED ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    /**
     * Returns whether the keys form a pair. They do not while only one of the two files has been replaced, and then no
     * client could connect.
     */
    private static boolean isKeyPair(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        byte[] message = {1};
        Signature signature = Signature.getInstance(
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                });
        signature.initSign(privateKey);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(message);
        return signature.verify(signed);
    }
}
