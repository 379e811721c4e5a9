package dev.freshold.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom the settings name.
 *
 * @param token the hash of the token that they show; null: they show none
 * @param certificate the subject, or an alternative name, of the certificate that they show; null:
 *     they show none
 */
public record CallerText(
    String name,
    @Nullable TokenHash token,
    @Nullable String certificate,
    List<Permission> permissions) {

  public CallerText {
    permissions = List.copyOf(permissions);
  }

  Identity identity(long expiresAt) {
    return new Identity(name, permissions, expiresAt);
  }
}
