package dev.rookery.broker.transport;

import dev.rookery.auth.CertificateTrust;
import dev.rookery.tenant.TenantNames;

/**
 * Trust in the certificates of clients that tenants' own authorities have signed.
 *
 * @param names how the TLS server name names a tenant
 */
public record ClientTrust(CertificateTrust authorities, TenantNames names) {}
