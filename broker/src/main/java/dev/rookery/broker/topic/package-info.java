/** Subscription and retained message trees of each tenant, confined to the tenant's event loop. */
@NullMarked
package dev.rookery.broker.topic;

import org.jspecify.annotations.NullMarked;
