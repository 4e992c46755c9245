/** PostgreSQL access shared by all components: connection settings, clients with timeouts, migrations. */
@NullMarked
package dev.rookery.postgres;

import org.jspecify.annotations.NullMarked;
