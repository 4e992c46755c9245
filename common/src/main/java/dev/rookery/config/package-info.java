/** Values of settings: ranges, durations and sizes with units. */
@NullMarked
package dev.rookery.config;

import org.jspecify.annotations.NullMarked;
