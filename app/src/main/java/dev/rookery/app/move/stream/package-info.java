/** Format of an exported tenant: records in compressed, protected chunks. */
@NullMarked
package dev.rookery.app.move.stream;

import org.jspecify.annotations.NullMarked;
