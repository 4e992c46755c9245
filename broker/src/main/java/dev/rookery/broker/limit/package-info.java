/** Limits of clients and tenants, and the counters of reached limits. */
@NullMarked
package dev.rookery.broker.limit;

import org.jspecify.annotations.NullMarked;
