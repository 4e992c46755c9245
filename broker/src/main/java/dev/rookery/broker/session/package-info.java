/**
 * What the broker keeps for a client between its connections: subscriptions, messages under way and waiting, rights.
 * A session and all its parts belong to the event loop of its tenant.
 */
package dev.rookery.broker.session;
