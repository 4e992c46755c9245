/** What every component needs to reach PostgreSQL: where it is, clients for it, migrations. */
package dev.rookery.postgres;
