/** The executable: reads the options and puts the components together. */
package dev.rookery.app;
