/** What happened lately in each tenant, for people who look: bounded, and next to free while nobody does. */
package dev.rookery.broker.event;
