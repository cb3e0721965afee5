package io.weir.agent.config;

import io.weir.agent.Durations;
import io.weir.agent.Endpoints;
import io.weir.agent.Sizes;
import io.weir.agent.config.YamlNode.Entry;
import io.weir.agent.config.YamlNode.Mapping;
import io.weir.transport.Endpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The types of values that settings have. Pure functions.
final class Types {
  private static final Pattern IDENTITY =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9])?");

  private Types() {}

  static ValueType<Integer> number(int min, int max) {
    return ValueType.word(
        Integer.class,
        "number",
        String.format(Locale.ROOT, "%,d to %,d", min, max),
        text -> (int) within(wholeNumber(text), min, max, String::valueOf),
        String::valueOf);
  }

  private static long wholeNumber(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("'" + text + "' is no whole number");
    }
    return Long.parseLong(text);
  }

  static ValueType<Long> size(long min, long max) {
    return ValueType.word(
        Long.class,
        "size",
        Sizes.print(min) + " to " + Sizes.print(max),
        text -> within(Sizes.parse(text), min, max, Sizes::print),
        Sizes::print);
  }

  private static long within(long value, long min, long max, Function<Long, String> print) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is out of bounds; write %s to %s"
              .formatted(print.apply(value), print.apply(min), print.apply(max)));
    }
    return value;
  }

  static ValueType<Duration> duration(String min, String max) {
    return ValueType.word(
        Duration.class,
        "duration",
        min + " to " + max,
        text -> within(Durations.parse(text), min, max),
        Durations::print);
  }

  private static Duration within(Duration value, String min, String max) {
    if (value.compareTo(Durations.parse(min)) < 0 || value.compareTo(Durations.parse(max)) > 0) {
      throw new IllegalArgumentException(
          "%s is out of bounds; write %s to %s".formatted(Durations.print(value), min, max));
    }
    return value;
  }

  /// A value that can be switched off.
  @SuppressWarnings("unchecked")
  static <T> ValueType<Optional<T>> orOff(ValueType<T> type) {
    return new ValueType<>(
        (Class<Optional<T>>) (Class<?>) Optional.class,
        type.name() + " or off",
        type.bounds(),
        node ->
            node instanceof YamlNode.Scalar(int _, String text) && isOff(text)
                ? Optional.empty()
                : Optional.of(type.read(node)),
        value -> value.map(type::printUnchecked).orElse("off"));
  }

  /// YAML 1.1 has `off` for `false`, and readers differ.
  private static boolean isOff(String text) {
    return text.equals("off") || text.equals("false");
  }

  static ValueType<String> identity() {
    return ValueType.word(
        String.class, "identity", "a DNS name, 1 to 255 characters", Types::identity, text -> text);
  }

  /// Reads a DiameterIdentity.
  static String identity(String text) {
    if (!IDENTITY.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no DiameterIdentity; write a name such as server.example.com");
    }
    return text;
  }

  static ValueType<List<String>> identities() {
    return ValueType.listOf(
        "list of identities",
        "each a DNS name",
        node -> ValueType.parseWord(node, "name", Types::identity),
        text -> text);
  }

  static ValueType<String> text(int maxChars) {
    return ValueType.word(
        String.class,
        "text",
        "1 to " + maxChars + " characters",
        text -> {
          if (text.isEmpty() || text.length() > maxChars || text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                "write 1 to " + maxChars + " characters without control characters");
          }
          return text;
        },
        text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
  }

  /// One of the names of an enum, in lower case.
  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> names) {
    List<String> words = Arrays.stream(names.getEnumConstants()).map(Types::word).toList();
    String choice = String.join(", ", words);
    return ValueType.word(
        names,
        "word",
        choice,
        text -> {
          String wanted = isOff(text) && words.contains("off") ? "off" : text;
          for (E value : names.getEnumConstants()) {
            if (word(value).equals(wanted)) {
              return value;
            }
          }
          throw new IllegalArgumentException("'" + text + "' is not one of: " + choice);
        },
        Types::word);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static ValueType<List<Endpoint>> endpoints() {
    return ValueType.listOf(
        "list of endpoints",
        "each tcp://host:port, sctp+udp://host:port?udp=port or sctp://host:port",
        node -> ValueType.parseWord(node, "endpoint", Endpoints::parse),
        endpoint -> "\"" + endpoint + "\"");
  }

  static ValueType<List<ConnectTo>> connections() {
    return ValueType.listOf(
        "list of {to, host}", "host may be left out", Types::connectTo, ConnectTo::toString);
  }

  private static ConnectTo connectTo(YamlNode node) {
    if (!(node instanceof Mapping(int line, List<Entry> entries))) {
      Endpoint to = ValueType.parseWord(node, "endpoint or {to, host}", Endpoints::parse);
      return new ConnectTo(to, Optional.empty());
    }
    Optional<Endpoint> to = Optional.empty();
    Optional<String> host = Optional.empty();
    for (Entry entry : entries) {
      switch (entry.key()) {
        case "to" ->
            to = Optional.of(ValueType.parseWord(entry.value(), "endpoint", Endpoints::parse));
        case "host" ->
            host = Optional.of(ValueType.parseWord(entry.value(), "name", Types::identity));
        default ->
            throw new ValueType.Unreadable(
                entry.line(), "'" + entry.key() + "' is unknown here; write to and host");
      }
    }
    if (to.isEmpty()) {
      throw new ValueType.Unreadable(
          line, "to is missing; write {to: tcp://192.0.2.1:3868, host: server.example.com}");
    }
    return new ConnectTo(to.get(), host);
  }
}
