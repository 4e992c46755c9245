/** Users and ACL rows in PostgreSQL: tables, repositories, and the authority that queries them. */
@NullMarked
package dev.rookery.auth.postgres;

import org.jspecify.annotations.NullMarked;
