/** Export and import of tenants. */
@NullMarked
package dev.rookery.app.move;

import org.jspecify.annotations.NullMarked;
