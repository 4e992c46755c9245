/** Creation and validation of certificates, requests and revocation lists (RFC 5280, RFC 2986). */
@NullMarked
package dev.rookery.api.certificate.x509;

import org.jspecify.annotations.NullMarked;
