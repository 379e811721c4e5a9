package dev.freshold.config;

/**
 * The settings of one caller, below <code>freshold.security.callers</code>: somebody who shows a
 * token, or a certificate, and may then do what the permissions say.
 */
interface CallerConfig {

  /**
   * The SHA-256 of the token that the caller shows, as <code>sha256sum</code> prints it. The token
   * itself is in no settings: make it of 32 random bytes, with <code>openssl rand -hex 32</code>.
   */
  @Form(value = Kind.TEXT, secret = true)
  String tokenSha256();

  /**
   * The subject of the certificate that the caller shows, such as <code>CN=web,O=Shop</code>, or
   * one of its alternative names of kind DNS or URI, such as <code>spiffe://shop/web</code>.
   */
  @Form(Kind.TEXT)
  String certificate();

  /**
   * What the caller may do, each as <code>TENANT/NAMESPACE:VERB+VERB</code>; a star stands for all
   * of them. Verbs are read, write, invalidate, subscribe, publish and admin. A tag, a scope and an
   * event belong to no namespace: they need the verb for all namespaces of the tenant.
   */
  @Form(Kind.TEXTS)
  String[] permissions();
}
