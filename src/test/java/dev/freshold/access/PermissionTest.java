package dev.freshold.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.Tenant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What permissions say, and what they come to for one who has several. */
class PermissionTest {

  private static final Tenant SHOP = new Tenant("shop");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/product:read",
        "shop/product:read+write",
        "shop/*:*",
        "*/*:*",
        "*/product:read+write+invalidate+subscribe+publish",
        "a_B-9/x-1:admin"
      })
  void parse_ofAPermission_readsWhatIsPrinted(String text) {
    assertThat(Permission.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is no permission",
        "product:read | is no permission",
        "shop/product | is no permission",
        "shop/:read | is no permission",
        "/product:read | is no permission",
        "shop/product: | is no permission",
        "sh op/product:read | names no tenant",
        "shop*/product:read | names no tenant",
        "shop/Product:read | names no namespace",
        "shop/prod*:read | names no namespace",
        "shop/product:reed | has a verb that there is not",
        "shop/product:read+ | has a verb that there is not",
        "shop/product:READ | has a verb that there is not",
        "shop/product:read,write | has a verb that there is not",
        "shop/product:read+* | has a verb that there is not",
      })
  void parse_ofAnythingElse_saysWhatIsWrong(String text, String fault) {
    assertThatThrownBy(() -> Permission.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void access_ofSeveralPermissions_isTheirSumInTheTenantAlone() {
    Identity web = identity("shop/product:read", "shop/product:write", "shop/order:read");

    Access access = requireNonNull(web.in(SHOP));

    assertThat(access.allows("product", Verb.READ)).isTrue();
    assertThat(access.allows("product", Verb.WRITE)).isTrue();
    assertThat(access.allows("order", Verb.READ)).isTrue();
    assertThat(access.allows("order", Verb.WRITE)).isFalse();
    assertThat(access.allows("other", Verb.READ)).isFalse();
    assertThat(access.allowsEverywhere(Verb.READ)).isFalse();
    assertThat(access.allowsSomewhere(Verb.READ)).isTrue();
    assertThat(access.namespaces(Verb.WRITE)).containsExactly("product");
    assertThat(access.touches("order")).isTrue();
    assertThat(access.touches("other")).isFalse();
    assertThat(web.in(new Tenant("bank"))).isNull();
  }

  @Test
  void access_toEveryTenant_holdsBesidesWhatIsSaidOfOne() {
    Identity ops = identity("*/*:admin", "shop/product:write");

    Access shop = requireNonNull(ops.in(SHOP));
    assertThat(shop.allows("product", Verb.ADMIN)).isTrue();
    assertThat(shop.allows("product", Verb.WRITE)).isTrue();
    Access bank = requireNonNull(ops.in(new Tenant("bank")));
    assertThat(bank.allows("product", Verb.ADMIN)).isTrue();
    assertThat(bank.allows("product", Verb.WRITE)).isFalse();
  }

  @Test
  void usualTenant_isTheOnlyOneOrTheDefaultOrNone() {
    assertThat(identity("shop/*:read", "shop/product:write").usualTenant()).isEqualTo("shop");
    assertThat(identity("shop/*:read", "default/*:read").usualTenant()).isEqualTo("default");
    assertThat(identity("shop/*:read", "bank/*:read").usualTenant()).isNull();
    assertThat(identity("*/*:read").usualTenant()).isEqualTo("default");
    assertThat(identity().usualTenant()).isNull();
  }

  private static Identity identity(String... permissions) {
    List<Permission> all = Stream.of(permissions).map(Permission::parse).toList();
    return new Identity("somebody", all, Long.MAX_VALUE);
  }
}
