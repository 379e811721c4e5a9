/**
 * Who may do what: credentials become identities, identities have permissions, tenants have quotas.
 * Knows no transport.
 */
@NullMarked
package dev.freshold.access;

import org.jspecify.annotations.NullMarked;
