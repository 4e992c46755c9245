/** Users and rights as they are kept in PostgreSQL: the tables, the queries and the authority that asks them. */
package dev.rookery.auth.postgres;
