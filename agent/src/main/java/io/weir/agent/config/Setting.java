package io.weir.agent.config;

/// One thing that can be configured: a row of the reference in `docs/configuration.md`. Immutable.
///
/// @param <T> its value
/// @param key where it stands in the file, such as `limits.requests`
/// @param type how it is written
/// @param standard its value when nothing is said
/// @param meaning for people: what it does
record Setting<T>(String key, ValueType<T> type, T standard, String meaning) {
  /// The key's last part.
  String name() {
    return key.substring(key.indexOf('.') + 1);
  }

  /// The section it stands in; empty at the top.
  String section() {
    int dot = key.indexOf('.');
    return dot < 0 ? "" : key.substring(0, dot);
  }

  /// A value as the file would have it.
  String print(Object value) {
    return type.printUnchecked(value);
  }
}
