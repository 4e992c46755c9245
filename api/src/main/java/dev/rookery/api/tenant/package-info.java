/** Tenants of requests. */
@NullMarked
package dev.rookery.api.tenant;

import org.jspecify.annotations.NullMarked;
