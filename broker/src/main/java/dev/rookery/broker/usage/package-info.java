/**
 * Records the usage of tenants in PostgreSQL for billing. Nothing is counted twice, and a killed broker loses at most the last
 * interval.
 */
@NullMarked
package dev.rookery.broker.usage;

import org.jspecify.annotations.NullMarked;
