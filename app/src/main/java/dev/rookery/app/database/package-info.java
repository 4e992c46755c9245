/** Access to the database: an external PostgreSQL, or an embedded one in a data folder. */
package dev.rookery.app.database;
