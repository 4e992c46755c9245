/** CSV (RFC 4180). */
@NullMarked
package dev.rookery.api.csv;

import org.jspecify.annotations.NullMarked;
