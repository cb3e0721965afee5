package io.weir.agent.config;

import java.util.List;

/// A part of a configuration file that knows its line. Immutable.
sealed interface YamlNode {
  /// The line it begins on, from 1.
  int line();

  /// What to call it in a message to people.
  String kind();

  /// Any single value, as it is written.
  ///
  /// @param line the line it begins on
  /// @param text the value without its quotes
  record Scalar(int line, String text) implements YamlNode {
    @Override
    public String kind() {
      return "'" + text + "'";
    }
  }

  /// A list.
  ///
  /// @param line the line it begins on
  /// @param items its items
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /// Keys with their values.
  ///
  /// @param line the line it begins on
  /// @param entries in the order of the file
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "keys with values";
    }
  }

  /// A key without a value.
  ///
  /// @param line the line where the value would be
  record Nothing(int line) implements YamlNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /// One key and its value.
  ///
  /// @param line the key's line
  /// @param key the key
  /// @param value the value
  record Entry(int line, String key, YamlNode value) {}
}
