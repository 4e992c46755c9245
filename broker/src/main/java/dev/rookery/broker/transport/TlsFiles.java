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

/** The files of a {@link TlsConfig}. They are read from a disk: not for an event loop. */
record TlsFiles(TlsConfig config) {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Tells one state of the files from another. */
    List<Object> stamp() throws IOException {
        List<Object> stamp = new ArrayList<>();
        for (Path file : Stream.concat(
                        Stream.of(config.certificates(), config.privateKey()),
                        config.clientCertificates().authorities().stream())
                .toList()) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            stamp.add(attributes.lastModifiedTime());
            stamp.add(attributes.size());
            stamp.add(String.valueOf(attributes.fileKey()));
        }
        return stamp;
    }

    /** What new connections are to be secured with. */
    SslContext load() throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = Pem.certificates(config.certificates());
        PublicKey publicKey = certificates.get(0).getPublicKey();
        PrivateKey privateKey = Pem.privateKey(config.privateKey(), publicKey);
        if (!belongTogether(privateKey, publicKey)) {
            throw new GeneralSecurityException(
                    config.privateKey() + " is not the key of the first certificate in " + config.certificates());
        }
        SslContextBuilder builder =
                SslContextBuilder.forServer(privateKey, certificates).protocols(PROTOCOLS);
        ClientCertificates clients = config.clientCertificates();
        if (clients.mode() != Mode.NONE) {
            builder.trustManager(Pem.certificates(clients.authorities().orElseThrow()));
            builder.clientAuth(clients.mode() == Mode.REQUIRED ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    /** A file that was replaced before the other one was; no client could connect. */
    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        byte[] text = {1};
        Signature signature = Signature.getInstance(
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                });
        signature.initSign(privateKey);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        return signature.verify(signed);
    }
}
