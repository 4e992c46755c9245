package dev.rookery.broker.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

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

    /**
     * The key of a certificate.
     *
     * @param publicKey that of the certificate; old formats (RSA PRIVATE KEY, EC PRIVATE KEY) do not say what it does
     */
    static PrivateKey privateKey(Path file, PublicKey publicKey) throws IOException, GeneralSecurityException {
        List<byte[]> keys = new ArrayList<>(blocks(file, "PRIVATE KEY"));
        for (byte[] bare : blocks(file, "(?:RSA|EC) PRIVATE KEY")) {
            keys.add(withAlgorithm(bare, publicKey));
        }
        if (keys.size() != 1) {
            throw new GeneralSecurityException(file + " does not hold one unencrypted key in PEM ('BEGIN PRIVATE KEY');"
                    + " openssl pkcs8 -topk8 -nocrypt makes one of others");
        }
        return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
    }

    /** PKCS #8 is what PKCS #1 (RSA) and SEC 1 (EC) write, with the algorithm before it. */
    private static byte[] withAlgorithm(byte[] bare, PublicKey publicKey) throws IOException, GeneralSecurityException {
        try {
            return new PrivateKeyInfo(
                            SubjectPublicKeyInfo.getInstance(publicKey.getEncoded())
                                    .getAlgorithm(),
                            ASN1Sequence.getInstance(bare))
                    .getEncoded();
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("The private key is damaged: " + e.getMessage(), e);
        }
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
