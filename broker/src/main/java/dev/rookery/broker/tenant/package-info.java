/**
 * All that belongs to one customer: sessions, subscriptions, retained messages, wills, limits. Nothing in here is shared
 * between two tenants, and all of a tenant's state belongs to one event loop, so that nothing is locked.
 */
package dev.rookery.broker.tenant;
