package dev.freshold.example;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The tables of the example, and something to fill them with. */
public final class Schema {

  /**
   * A category becomes part of a tag, so that it has to be what a tag may be. A deleted product
   * stays as a row with a version, its tombstone: only so can its deletion be told from an older
   * answer that knew nothing of it.
   */
  private static final String TABLES =
      """
      create table if not exists product (
        id text primary key,
        version bigint not null check (version >= 0),
        body jsonb not null,
        category text not null check (category ~ '^[!-~]{1,64}$'),
        updated_at timestamptz not null default now(),
        deleted boolean not null default false);
      create index if not exists product_category on product (category);

      -- What was committed and has not been told yet. A row with an error was refused for good.
      create table if not exists outbox (
        id bigserial primary key,
        type text not null,
        key text,
        version bigint,
        tags text[] not null default '{}',
        created_at timestamptz not null default now(),
        error text);

      -- The same rows as CloudEvents, for who sends them to a broker instead.
      create or replace view outbox_event as
      select id, jsonb_strip_nulls(jsonb_build_object(
        'specversion', '1.0',
        'id', id::text,
        'source', '/example/catalog',
        'type', type,
        'subject', key,
        'time', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'datacontenttype', 'application/json',
        'data', jsonb_build_object('key', key, 'version', version, 'tags', to_jsonb(tags)))) as event
      from outbox;

      -- Writes that were carried out, so that a repeated one is not carried out again.
      create table if not exists stored_request (
        request_id text primary key,
        stored_at timestamptz not null default now());
      create index if not exists stored_request_stored_at on stored_request (stored_at);
      """;

  private static final String PRODUCTS =
      """
      insert into product (id, version, body, category)
      select n::text, 1,
        jsonb_build_object('name', name || ' ' || n, 'category', category, 'price', 10 + n % 90),
        category
      from generate_series(1, ?) as n
      join (values (0, 'shoes', 'boot'), (1, 'hats', 'bowler'), (2, 'bags', 'satchel'))
        as kind (number, category, name) on kind.number = n % 3
      on conflict (id) do nothing
      """;

  private Schema() {}

  /** Creates what is not there yet. */
  public static void create(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
  }

  /** Adds products 1 to so many, at version 1, as far as they are not there yet. */
  public static void fill(DataSource source, int products) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement insert = connection.prepareStatement(PRODUCTS)) {
      insert.setInt(1, products);
      insert.executeUpdate();
    }
  }
}
