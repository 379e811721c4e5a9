package dev.freshold.origin.http;

import dev.freshold.model.Payload;

/**
 * What came over the wire.
 *
 * @param body empty where the status says that nobody needs it
 */
record Reply(int status, Fields fields, Payload body) {}
