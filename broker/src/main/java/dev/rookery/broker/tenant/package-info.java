/**
 * State of a tenant: sessions, subscriptions, retained messages, wills, limits. Tenants share no mutable state, and a
 * tenant's state is confined to one event loop, so that it needs no locks.
 */
@NullMarked
package dev.rookery.broker.tenant;

import org.jspecify.annotations.NullMarked;
