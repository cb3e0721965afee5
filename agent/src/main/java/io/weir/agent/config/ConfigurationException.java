package io.weir.agent.config;

import java.util.List;

/// A configuration that cannot be used. Its message lists every problem on a line of its own, as
/// `file:line: key: what is wrong, what to write`.
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param problems at least one
  ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
