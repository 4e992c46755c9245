/** A model of NetworkPolicies: whether a packet passes. */
package dev.rookery.deploy.network;
