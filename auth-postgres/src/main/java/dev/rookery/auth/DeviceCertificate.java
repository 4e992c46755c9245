package dev.rookery.auth;

import java.time.Instant;

/**
 * Verified client certificate of a device.
 *
 * @param tenant tenant whose certificate authority signed it
 * @param authority id of that authority
 * @param serial digest of the serial number
 * @param notAfter end of the validity of the certificate or of its authority, whichever is earlier
 */
public record DeviceCertificate(TenantId tenant, String authority, long serial, Instant notAfter) {}
