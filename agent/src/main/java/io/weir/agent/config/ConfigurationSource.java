package io.weir.agent.config;

import io.weir.agent.Endpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where a configuration comes from: a file perhaps, and the options of the command line, which
/// override it. Used once, by one thread.
///
/// ```java
/// Configuration configuration =
///     new ConfigurationSource().file(path).host("a.example.com").check();
/// ```
public final class ConfigurationSource {
  private static final long MAX_FILE_BYTES = 1 << 20;

  private final Problems problems = new Problems();
  private final SettingValues values = new SettingValues();

  /// Reads a file.
  ///
  /// @param path a YAML file
  /// @return this
  public ConfigurationSource file(Path path) {
    try {
      if (Files.size(path) > MAX_FILE_BYTES) {
        problems.add(path.toString(), Problems.NO_LINE, "", "is longer than 1MiB");
      } else {
        text(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
      }
    } catch (NoSuchFileException _) {
      problems.add(path.toString(), Problems.NO_LINE, "", "there is no such file");
    } catch (IOException e) {
      problems.add(path.toString(), Problems.NO_LINE, "", "cannot be read: " + e.getMessage());
    }
    return this;
  }

  /// Reads a text as if it were a file.
  ///
  /// @param name what to call it in messages
  /// @param text YAML
  /// @return this
  public ConfigurationSource text(String name, String text) {
    new ConfigurationReader(name, problems, values).read(text);
    return this;
  }

  /// Overrides the node's DiameterIdentity.
  ///
  /// @param host a DNS name
  /// @return this
  public ConfigurationSource host(String host) {
    option(Settings.HOST, "--host", () -> Types.identity(host));
    return this;
  }

  /// Overrides the node's realm.
  ///
  /// @param realm a DNS name
  /// @return this
  public ConfigurationSource realm(String realm) {
    option(Settings.REALM, "--realm", () -> Types.identity(realm));
    return this;
  }

  /// Overrides where to listen.
  ///
  /// @param endpoints such as `tcp://127.0.0.1:3868`
  /// @return this
  public ConfigurationSource listen(List<String> endpoints) {
    option(Settings.LISTEN, "--listen", () -> all(endpoints, Endpoints::parse));
    return this;
  }

  /// Overrides whom to connect to.
  ///
  /// @param endpoints such as `tcp://192.0.2.1:3868`
  /// @return this
  public ConfigurationSource connect(List<String> endpoints) {
    option(
        Settings.CONNECT,
        "--connect",
        () -> all(endpoints, text -> new ConnectTo(Endpoints.parse(text), Optional.empty())));
    return this;
  }

  private static <T> List<T> all(List<String> texts, Function<String, T> parse) {
    return texts.stream().map(parse).toList();
  }

  private <T> void option(Setting<T> setting, String name, Supplier<T> value) {
    try {
      values.put(setting, value.get(), name, Problems.NO_LINE);
    } catch (IllegalArgumentException e) {
      problems.add(name, Problems.NO_LINE, "", String.valueOf(e.getMessage()));
    }
  }

  /// Checks all of it together.
  ///
  /// @return the configuration
  /// @throws ConfigurationException listing everything that is wrong
  public Configuration check() {
    if (values.get(Settings.LISTEN).isEmpty() && values.get(Settings.CONNECT).isEmpty()) {
      values.put(Settings.LISTEN, Endpoints.STANDARD_LISTEN, "", Problems.NO_LINE);
    }
    var checks = new CrossChecks(values, problems);
    checks.run();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.lines());
    }
    return Configuration.of(values, checks);
  }
}
