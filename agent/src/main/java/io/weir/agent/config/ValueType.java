package io.weir.agent.config;

import io.weir.agent.config.YamlNode.Scalar;
import io.weir.agent.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// How values of a setting are written and checked. Immutable.
///
/// @param <T> the value
final class ValueType<T> {
  private final Class<T> values;
  private final String name;
  private final String bounds;
  private final Function<YamlNode, T> read;
  private final Function<T, String> print;

  /// A value that cannot be read.
  static final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final int line;

    Unreadable(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /// @param read throws [Unreadable] saying what is wrong
  ValueType(
      Class<T> values,
      String name,
      String bounds,
      Function<YamlNode, T> read,
      Function<T, String> print) {
    this.values = values;
    this.name = name;
    this.bounds = bounds;
    this.read = read;
    this.print = print;
  }

  /// A type written as one word.
  ///
  /// @param parse throws IllegalArgumentException saying what is wrong and what to write
  static <T> ValueType<T> word(
      Class<T> values,
      String name,
      String bounds,
      Function<String, T> parse,
      Function<T, String> print) {
    return new ValueType<>(values, name, bounds, node -> parseWord(node, name, parse), print);
  }

  /// Reads a single value.
  static <T> T parseWord(YamlNode node, String name, Function<String, T> parse) {
    if (!(node instanceof Scalar(int line, String text))) {
      throw new Unreadable(node.line(), "has " + node.kind() + "; write one " + name);
    }
    try {
      return parse.apply(text);
    } catch (Unreadable e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new Unreadable(line, String.valueOf(e.getMessage()));
    }
  }

  /// A list of what another function reads; a single item needs no brackets.
  @SuppressWarnings("unchecked")
  static <T> ValueType<List<T>> listOf(
      String name, String bounds, Function<YamlNode, T> item, Function<T, String> print) {
    Class<List<T>> lists = (Class<List<T>>) (Class<?>) List.class;
    return new ValueType<>(
        lists,
        name,
        bounds,
        node -> readItems(node, item),
        values -> "[" + String.join(", ", values.stream().map(print).toList()) + "]");
  }

  private static <T> List<T> readItems(YamlNode node, Function<YamlNode, T> item) {
    if (node instanceof Sequence(int _, List<YamlNode> items)) {
      List<T> values = new ArrayList<>();
      items.forEach(one -> values.add(item.apply(one)));
      return List.copyOf(values);
    }
    return List.of(item.apply(node));
  }

  String name() {
    return name;
  }

  String bounds() {
    return bounds;
  }

  T read(YamlNode node) {
    return read.apply(node);
  }

  String printUnchecked(Object value) {
    return print.apply(values.cast(value));
  }
}
