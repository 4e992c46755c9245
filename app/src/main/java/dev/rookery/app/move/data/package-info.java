/** Rows of a tenant in PostgreSQL: export, import and erasure. */
@NullMarked
package dev.rookery.app.move.data;

import org.jspecify.annotations.NullMarked;
