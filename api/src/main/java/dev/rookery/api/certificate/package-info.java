/** Certificate authorities of tenants, and the certificates of their devices. */
@NullMarked
package dev.rookery.api.certificate;

import org.jspecify.annotations.NullMarked;
