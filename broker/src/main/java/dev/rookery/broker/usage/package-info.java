/**
 * Writes down in PostgreSQL what tenants use, so that it can be billed: nothing is counted twice, and a killed broker loses the
 * last seconds at most.
 */
package dev.rookery.broker.usage;
