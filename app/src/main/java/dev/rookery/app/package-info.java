/** The executable: parses options and assembles the components. */
package dev.rookery.app;
