package dev.freshold.config;

import dev.freshold.access.AccessPlan;
import dev.freshold.access.CallerText;
import dev.freshold.access.Permission;
import dev.freshold.access.Quota;
import dev.freshold.access.TokenHash;
import dev.freshold.config.Settings.Audit;
import dev.freshold.config.Settings.ClientCertificates;
import dev.freshold.config.Settings.PlainText;
import dev.freshold.model.Tenant;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;

/** The settings of who may do what. */
final class SecurityReader {

  private static final String REQUESTS = "requests-per-second";
  private static final String BYTES = "bytes-per-second";
  private static final String KEYS = "keys-in-flight";
  private static final String PERMISSIONS = "permissions";
  private static final String CERTIFICATE = "certificate";
  private static final String TOKEN = "token-sha256";

  private final SmallRyeConfig config;
  private final Group group;
  private final Map<Family, SortedSet<String>> members;
  private final Faults faults;
  private final Set<TokenHash> tokens = new HashSet<>();

  SecurityReader(
      SmallRyeConfig config, Group group, Map<Family, SortedSet<String>> members, Faults faults) {
    this.config = config;
    this.group = group;
    this.members = members;
    this.faults = faults;
  }

  Settings.Security read() {
    ClientCertificates certificates =
        group
            .get("security.client-certificates", new ChoiceFormat<>(ClientCertificates.class))
            .value();
    AccessPlan plan = plan(certificates);
    Quota usual =
        new Quota(
            group.get("security.quota." + REQUESTS, CountFormat.INSTANCE).value(),
            group.get("security.quota." + BYTES, BytesFormat.INSTANCE).value(),
            Math.toIntExact(group.get("security.quota." + KEYS, CountFormat.INSTANCE).value()));
    return new Settings.Security(
        group.get("security.plain-text", new ChoiceFormat<>(PlainText.class)).value(),
        certificates,
        group
            .find("security.audit", new ChoiceFormat<>(Audit.class))
            .map(Chosen::value)
            .orElse(plan.open() ? Audit.OFF : Audit.ALL),
        plan,
        usual,
        quotas(usual));
  }

  private AccessPlan plan(ClientCertificates certificates) {
    return new AccessPlan(
        callers(certificates),
        roles(),
        group.text("security.tokens-file", Path::of).map(Chosen::value).orElse(null),
        group.get("security.tokens-reload", DurationFormat.INSTANCE).value(),
        new SignedTermsReader(group).read().orElse(null));
  }

  private SortedSet<String> of(Family family) {
    return members.getOrDefault(family, new TreeSet<>());
  }

  private List<CallerText> callers(ClientCertificates certificates) {
    return of(Family.CALLERS).stream()
        .flatMap(name -> caller(name, certificates).stream())
        .toList();
  }

  private Optional<CallerText> caller(String name, ClientCertificates certificates) {
    int before = faults.count();
    Members.checkName(Family.CALLERS, name, faults);
    Group caller = Group.member(config, Family.CALLERS, name, faults);
    TokenHash token = caller.text(TOKEN, SecurityReader::token).map(Chosen::value).orElse(null);
    String certificate =
        caller.text(CERTIFICATE, SecurityReader::certificate).map(Chosen::value).orElse(null);
    if (token == null && certificate == null && faults.count() == before) {
      caller.missing(TOKEN, "write it, or certificate, or remove the caller");
    }
    if (token != null && !tokens.add(token)) {
      faults.add(
          Family.CALLERS.path() + '.' + name + '.' + TOKEN,
          "is that of another caller",
          "give each caller a token of its own");
    }
    if (certificate != null && certificates == ClientCertificates.NONE) {
      caller.refuse(
          CERTIFICATE,
          "is never asked for",
          "write security.client-certificates: accepted, or required");
    }
    List<Permission> permissions = permissions(caller);
    return faults.count() > before
        ? Optional.empty()
        : Optional.of(new CallerText(name, token, certificate, permissions));
  }

  private Map<String, List<Permission>> roles() {
    Map<String, List<Permission>> roles = new LinkedHashMap<>();
    of(Family.ROLES)
        .forEach(
            name -> roles.put(name, permissions(Group.member(config, Family.ROLES, name, faults))));
    return roles;
  }

  private List<Permission> permissions(Group of) {
    if (!of.isWritten(PERMISSIONS) && of.texts(PERMISSIONS, text -> text).isEmpty()) {
      of.missing(PERMISSIONS, "write for example [\"shop/product:read+write\"], or []");
    }
    return of.texts(PERMISSIONS, SecurityReader::permission).map(Chosen::value).orElse(List.of());
  }

  private Map<String, Quota> quotas(Quota usual) {
    Map<String, Quota> quotas = new HashMap<>();
    for (String tenant : of(Family.QUOTAS)) {
      checkTenant(tenant);
      Group own = Group.member(config, Family.QUOTAS, tenant, faults);
      quotas.put(
          tenant,
          new Quota(
              own.find(REQUESTS, CountFormat.INSTANCE)
                  .map(Chosen::value)
                  .orElse(usual.requestsPerSecond()),
              own.find(BYTES, BytesFormat.INSTANCE)
                  .map(Chosen::value)
                  .orElse(usual.bytesPerSecond()),
              own.find(KEYS, CountFormat.INSTANCE)
                  .map(chosen -> Math.toIntExact(chosen.value()))
                  .orElse(usual.keysInFlight())));
    }
    return quotas;
  }

  private void checkTenant(String name) {
    try {
      new Tenant(name);
    } catch (IllegalArgumentException malformed) {
      faults.add(
          Family.QUOTAS.path() + '.' + name,
          "is the name of no tenant, which has " + malformed.getMessage(),
          "write the name of a tenant");
    }
  }

  private static TokenHash token(String text) throws Unreadable {
    try {
      return TokenHash.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new Unreadable(
          String.valueOf(wrong.getMessage()),
          "write the digits that sha256sum prints of the token, and never the token itself");
    }
  }

  private static String certificate(String text) throws Unreadable {
    if (text.indexOf('=') > 0 && !text.contains("://")) {
      try {
        new X500Principal(text);
      } catch (IllegalArgumentException wrong) {
        throw new Unreadable("is no subject", "write one such as \"CN=web,O=Shop\"");
      }
    }
    return text;
  }

  private static Permission permission(String text) throws Unreadable {
    try {
      return Permission.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new Unreadable(
          String.valueOf(wrong.getMessage()), "write one such as shop/product:read+write");
    }
  }
}
