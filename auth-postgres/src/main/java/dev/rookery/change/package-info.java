/** Feed of changes in PostgreSQL to users, ACL rows and tenants. */
@NullMarked
package dev.rookery.change;

import org.jspecify.annotations.NullMarked;
