/** Tenants of the broker as registered in PostgreSQL. */
@NullMarked
package dev.rookery.broker.registry;

import org.jspecify.annotations.NullMarked;
