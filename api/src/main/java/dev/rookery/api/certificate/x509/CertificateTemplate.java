package dev.rookery.api.certificate.x509;

import dev.rookery.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** The two kinds of certificates that the platform issues. */
public final class CertificateTemplate {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Positive in the encoding of the serial number. */
    private static final int SERIAL_BITS = 127;

    private static final int KEY_IDENTIFIER_BYTES = 20;
    private static final String TENANT_URI = "urn:rookery:tenant:";

    private CertificateTemplate() {}

    /**
     * Returns the certificate of a new authority, which signs its own key and device certificates, but no other authority.
     *
     * @param id makes the name unique
     */
    public static byte[] authority(KeyPair keys, String tenant, String id, Validity validity) {
        X500Name name = name("Device CA " + id, tenant);
        V3TBSCertificateGenerator content = content(keys.getPublic(), name, name, validity);
        content.setExtensions(new Extensions(new Extension[] {
            extension(Extension.basicConstraints, true, new BasicConstraints(0)),
            extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
            extension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier(keys.getPublic())))
        }));
        return Issuer.sign(content.generateTBSCertificate(), keys.getPrivate());
    }

    /** Returns a certificate with which a device logs in as an MQTT user. */
    public static byte[] device(Issuer issuer, PublicKey key, String tenant, String username, Validity validity) {
        Validity limited = validity.until(issuer.certificate().getNotAfter().toInstant());
        V3TBSCertificateGenerator content = content(key, issuer.name(), name(username, tenant), limited);
        GeneralName owner = new GeneralName(GeneralName.uniformResourceIdentifier, TENANT_URI + tenant);
        content.setExtensions(new Extensions(new Extension[] {
            extension(Extension.basicConstraints, true, new BasicConstraints(false)),
            extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)),
            extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)),
            extension(Extension.subjectAlternativeName, false, new GeneralNames(owner)),
            extension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(identifier(issuer.certificate().getPublicKey()))),
            extension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier(key)))
        }));
        return issuer.sign(content.generateTBSCertificate());
    }

    private static V3TBSCertificateGenerator content(
            PublicKey key, X500Name issuer, X500Name subject, Validity validity) {
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1)));
        content.setSignature(Issuer.ALGORITHM);
        content.setIssuer(issuer);
        content.setSubject(subject);
        content.setStartDate(new Time(Date.from(validity.notBefore())));
        content.setEndDate(new Time(Date.from(validity.notAfter())));
        content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        return content;
    }

    private static X500Name name(String commonName, String organization) {
        return new X500NameBuilder()
                .addRDN(BCStyle.O, organization)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** Returns the identifier of a key (RFC 7093, section 2, method 1). */
    static byte[] identifier(PublicKey key) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getPublicKeyData()
                .getBytes();
        return Arrays.copyOf(Sha256.digest(bits), KEY_IDENTIFIER_BYTES);
    }

    static Extension extension(ASN1ObjectIdentifier type, boolean critical, ASN1Object value) {
        try {
            return new Extension(type, critical, new DEROctetString(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
