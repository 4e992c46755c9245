/** The registry of devices, how they come into it, and commands to them. */
package dev.rookery.api.device;
