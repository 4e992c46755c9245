package dev.rookery.api.handover;

import java.util.UUID;

/**
 * Verified code of a hand-over.
 *
 * @param id by which the code is recognized if it is used again
 * @param customer customer whose console is handed over
 * @param operator name of the operator at the provisioner
 * @param reason what the operator gave as reason; may be empty
 */
record HandoverCode(UUID id, String customer, String operator, String reason) {}
