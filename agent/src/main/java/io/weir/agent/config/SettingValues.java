package io.weir.agent.config;

import java.util.HashMap;
import java.util.Map;

/// A value for each setting, and where it was said. Owned by one thread.
final class SettingValues {
  private final Map<Setting<?>, Said> values = new HashMap<>();

  /// A value and its place.
  ///
  /// @param value of the setting's type
  /// @param source the file or the option; empty for the default
  /// @param line from 1, or [Problems#NO_LINE]
  record Said(Object value, String source, int line) {}

  /// Sets a value. The last one counts.
  <T> void put(Setting<T> setting, T value, String source, int line) {
    values.put(setting, new Said(value, source, line));
  }

  /// The value: what was said, or the default.
  @SuppressWarnings("unchecked") // put has checked it
  <T> T get(Setting<T> setting) {
    Said said = values.get(setting);
    return said == null ? setting.standard() : (T) said.value();
  }

  /// Whether anything was said.
  boolean says(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /// Where a setting's value comes from.
  Said place(Setting<?> setting, String otherwise) {
    Said said = values.get(setting);
    return said == null ? new Said("", otherwise, Problems.NO_LINE) : said;
  }
}
