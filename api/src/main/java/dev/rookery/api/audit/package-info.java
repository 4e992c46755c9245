/** Who changed what, and when. */
package dev.rookery.api.audit;
