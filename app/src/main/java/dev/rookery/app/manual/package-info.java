/** Manual pages of the program. */
package dev.rookery.app.manual;
