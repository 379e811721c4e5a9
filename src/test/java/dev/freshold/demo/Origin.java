package dev.freshold.demo;

import com.neovisionaries.i18n.CountryCode;
import com.neovisionaries.i18n.CurrencyCode;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the truth is: countries and currencies as a package ships them, and what the services
 * commit. It counts who asks.
 */
final class Origin {

  private static final long SHIPPED = 1;

  private final ConcurrentHashMap<String, Row> rows = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, AtomicInteger> loads = new ConcurrentHashMap<>();

  /** A record, as a load finds it. */
  record Row(String json, long version) {}

  Origin() {
    for (CountryCode country : CountryCode.values()) {
      if (country.getAssignment() == CountryCode.Assignment.OFFICIALLY_ASSIGNED) {
        commit("country", country.name(), SHIPPED, json(country));
      }
    }
    for (CurrencyCode currency : CurrencyCode.values()) {
      if (currency != CurrencyCode.UNDEFINED) {
        commit("currency", currency.name(), SHIPPED, json(currency));
      }
    }
  }

  /** A load: what is committed now, if anything. */
  Optional<Row> load(String namespace, String key) {
    loads.computeIfAbsent(namespace + '/' + key, first -> new AtomicInteger()).incrementAndGet();
    return Optional.ofNullable(rows.get(namespace + '/' + key));
  }

  /** How often a key was loaded. */
  int loads(String namespace, String key) {
    AtomicInteger count = loads.get(namespace + '/' + key);
    return count == null ? 0 : count.get();
  }

  /** A commit of the owner: the record has that version from now on. */
  Row commit(String namespace, String key, long version, String json) {
    Row row = new Row(json, version);
    rows.put(namespace + '/' + key, row);
    return row;
  }

  int size() {
    return rows.size();
  }

  private static String json(CountryCode country) {
    CurrencyCode currency = CurrencyCode.getByCode(String.valueOf(country.getCurrency()));
    return "{\"code\":\"%s\",\"name\":\"%s\",\"numeric\":%d,\"currency\":\"%s\"}"
        .formatted(
            country.getAlpha3(),
            country.getName(),
            country.getNumeric(),
            currency == null ? "" : currency.name());
  }

  private static String json(CurrencyCode currency) {
    return "{\"code\":\"%s\",\"name\":\"%s\",\"numeric\":%d,\"decimals\":%d}"
        .formatted(
            currency.name(), currency.getName(), currency.getNumeric(), currency.getMinorUnit());
  }
}
