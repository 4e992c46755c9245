/** Values of settings: ranges, durations and sizes with units. */
package dev.rookery.config;
