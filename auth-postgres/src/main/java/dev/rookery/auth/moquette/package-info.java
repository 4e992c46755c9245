/**
 * The same logins and rights as a plug-in that a stock Moquette names in its {@code moquette.conf}. Moquette's hooks are
 * synchronous: a login holds one of its IO threads until PostgreSQL and the password check have answered, and
 * nothing is asked on delivery. Rookery's own broker has neither limit.
 */
package dev.rookery.auth.moquette;
