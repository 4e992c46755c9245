package dev.rookery.broker.admin;

/**
 * Page of a list of clients that is sorted by a value.
 *
 * @param total number of clients that match, on all pages
 */
public record ClientPage(Page<ClientSummary> page, int total) {}
