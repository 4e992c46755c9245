/** Recent events of each tenant in memory of limited size, for the admin port. */
package dev.rookery.broker.event;
