/** Limits of clients and tenants, and the counters of reached limits. */
package dev.rookery.broker.limit;
