/** Device certificates: the certificate authorities of tenants, and what they must satisfy. */
@NullMarked
package dev.rookery.auth.certificate;

import org.jspecify.annotations.NullMarked;
