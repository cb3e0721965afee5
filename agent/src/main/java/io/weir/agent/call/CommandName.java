package io.weir.agent.call;

import io.weir.diameter.dictionary.CommandDefinition;
import io.weir.diameter.dictionary.CommandDefinition.Role;
import io.weir.diameter.dictionary.Dictionary;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.CommandCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The command that a user names: `ccr`, `Credit-Control-Request` or `4:272`. Immutable.
///
/// @param applicationId for the header, an unsigned number in an int
/// @param code the Command Code
/// @param definition what the dictionary knows of it
public record CommandName(int applicationId, int code, Optional<CommandDefinition> definition) {
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,10}):([0-9]{1,8})");
  private static final int MAX_CODE = 0xFFFFFF;

  /// Reads a command.
  ///
  /// @param text name, abbreviation (in any case) or `APPLICATION:CODE`
  /// @param dictionary what is known
  /// @return the request
  /// @throws IllegalArgumentException that says which there are
  public static CommandName parse(String text, Dictionary dictionary) {
    Matcher numbers = NUMBERS.matcher(text);
    if (numbers.matches()) {
      return numbered(
          Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)), dictionary);
    }
    for (CommandDefinition command : dictionary.commands()) {
      if (command.name().equalsIgnoreCase(text) || command.abbreviation().equalsIgnoreCase(text)) {
        return named(command, text, dictionary);
      }
    }
    throw new IllegalArgumentException(
        "no command is called '%s'; known requests: %s, or write APPLICATION:CODE, such as 4:272"
            .formatted(text, String.join(", ", requests(dictionary))));
  }

  private static List<String> requests(Dictionary dictionary) {
    return dictionary.commands().stream()
        .filter(command -> command.isRequest() && !isNodesOwn(command.code()))
        .map(command -> command.abbreviation().toLowerCase(java.util.Locale.ROOT))
        .toList();
  }

  private static CommandName named(CommandDefinition command, String text, Dictionary dictionary) {
    if (command.role() == Role.ANSWER) {
      throw new IllegalArgumentException(
          "'%s' is an answer; known requests: %s"
              .formatted(text, String.join(", ", requests(dictionary))));
    }
    requireCallable(command.code());
    return new CommandName(command.applicationId(), command.code(), Optional.of(command));
  }

  private static CommandName numbered(long application, long code, Dictionary dictionary) {
    if (application > 0xFFFF_FFFFL || code > MAX_CODE) {
      throw new IllegalArgumentException(
          "an application is 0 to 4294967295 and a command code 0 to 16777215: %d:%d"
              .formatted(application, code));
    }
    requireCallable((int) code);
    CommandDefinition known = dictionary.request((int) application, (int) code);
    return new CommandName((int) application, (int) code, Optional.ofNullable(known));
  }

  private static void requireCallable(int code) {
    if (isNodesOwn(code)) {
      throw new IllegalArgumentException(
          "command " + code + " is sent by the node itself when it connects, idles or ends");
    }
  }

  private static boolean isNodesOwn(int code) {
    return code == CommandCode.CAPABILITIES_EXCHANGE
        || code == CommandCode.DEVICE_WATCHDOG
        || code == CommandCode.DISCONNECT_PEER;
  }

  /// Whether requests of it have the P bit.
  boolean isProxiable() {
    return definition
        .map(CommandDefinition::isProxiable)
        .orElse(applicationId != ApplicationId.COMMON);
  }
}
