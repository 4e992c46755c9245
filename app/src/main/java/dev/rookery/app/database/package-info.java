/** Where the database is: an outside PostgreSQL, or one of our own in a data folder. */
package dev.rookery.app.database;
