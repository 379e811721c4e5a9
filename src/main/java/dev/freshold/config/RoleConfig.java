package dev.freshold.config;

/**
 * The settings of one role, below <code>freshold.security.roles</code>: what a signed token lets
 * its bearer do that names the role in the claim <code>security.jwt.roles-claim</code>.
 */
interface RoleConfig {

  /** As those of a caller. */
  @Form(Kind.TEXTS)
  String[] permissions();
}
