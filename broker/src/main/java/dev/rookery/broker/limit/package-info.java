/** The bounds on what clients and tenants may take of the broker. */
package dev.rookery.broker.limit;
