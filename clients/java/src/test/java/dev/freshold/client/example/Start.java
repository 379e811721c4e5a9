package dev.freshold.client.example;

import dev.freshold.client.Cache;
import dev.freshold.client.Freshold;
import dev.freshold.client.Invalidated;
import dev.freshold.client.Loaded;

public final class Start {
  record Country(String name) {}

  public static void main(String[] args) {
    String address = args.length > 0 ? args[0] : "localhost:9000";
    try (Freshold client = Freshold.connect(address)) {
      Cache<Country> countries = client.cache("country", Country.class);

      System.out.println(country(countries, "de") + " " + country(countries, "de"));
      Invalidated busted = client.invalidateTag("eu");
      System.out.println(busted.reached() + " " + countries.get("de").found().isPresent());
      System.out.println(country(countries, "de"));
    }
  }

  // Where there is nothing fresh, one caller in the fleet loads; the others wait for it, or are
  // served stale.
  static String country(Cache<Country> countries, String code) {
    return countries
        .getOrLoad(
            code,
            ask -> {
              System.out.println("loading " + ask.key());
              return Loaded.of(new Country("Germany")).tags("eu");
            })
        .found()
        .map(Country::name)
        .orElse("nowhere");
  }
}
