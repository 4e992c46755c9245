/** Registry of tenants in PostgreSQL. */
@NullMarked
package dev.rookery.tenant;

import org.jspecify.annotations.NullMarked;
