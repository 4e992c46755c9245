/** Subscription and retained message trees of each tenant, confined to the tenant's event loop. */
package dev.rookery.broker.topic;
