package io.weir.diameter.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The dictionaries that come with Weir, read from resources when the first one is asked for.
/// Immutable.
final class ShippedDictionaries {
  private static final List<String> FILES =
      List.of("base.dia", "accounting.dia", "credit-control.dia");
  private static final Map<String, Dictionary> BY_NAME =
      new DictionarySet(Map.of()).parse(FILES.stream().map(ShippedDictionaries::read).toList());

  static final Dictionary BASE = named("base");
  static final Dictionary ACCOUNTING = named("accounting");
  static final Dictionary CREDIT_CONTROL = named("credit-control");

  private ShippedDictionaries() {}

  /// All of them by the name they are inherited by.
  static Map<String, Dictionary> byName() {
    return BY_NAME;
  }

  private static Dictionary named(String name) {
    Dictionary dictionary = BY_NAME.get(name);
    if (dictionary == null) {
      throw new IllegalStateException("no file of ours has the line: dictionary " + name);
    }
    return dictionary;
  }

  private static DictionarySource read(String file) {
    try (InputStream stream = ShippedDictionaries.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("the resource is missing: " + file);
      }
      return new DictionarySource(file, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + file, e);
    }
  }
}
