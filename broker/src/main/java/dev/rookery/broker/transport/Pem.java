package dev.rookery.broker.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in text files (RFC 7468). What cannot be used is an error that names the file. */
final class Pem {
    private Pem() {}

    /** At least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (byte[] block : blocks(file, "CERTIFICATE")) {
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException(file + " holds no PEM certificate ('BEGIN CERTIFICATE')");
        }
        return certificates;
    }

    /** @param algorithm that of the public key that belongs to it */
    static PrivateKey privateKey(Path file, String algorithm) throws IOException, GeneralSecurityException {
        List<byte[]> blocks = blocks(file, "PRIVATE KEY");
        if (blocks.size() != 1) {
            throw new GeneralSecurityException(
                    file + " does not hold one unencrypted PKCS #8 key in PEM ('BEGIN PRIVATE"
                            + " KEY'); openssl pkcs8 -topk8 -nocrypt makes one of others");
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
    }

    private static List<byte[]> blocks(Path file, String label) throws IOException, GeneralSecurityException {
        Pattern block = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
        Matcher matcher = block.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<byte[]> blocks = new ArrayList<>();
        while (matcher.find()) {
            try {
                blocks.add(Base64.getMimeDecoder().decode(matcher.group(1)));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException(file + " is damaged: " + e.getMessage(), e);
            }
        }
        return blocks;
    }
}
