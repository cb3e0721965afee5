package io.weir.agent.flood;

import java.util.Locale;

/// How the flooded server receives.
public enum FloodMode {
  /// Every message goes into a queue that nothing bounds, as from an Erlang socket in active
  /// mode.
  UNBOUNDED(0, "active, and nothing bounds the owner's queue"),
  /// One message, asked for again when it is handled.
  ONCE(1, "active once: one message each time the owner asks"),
  /// A number of messages, asked for again when they are handled.
  COUNTED(100, "active for 100 messages, then asked for 100 more"),
  /// Between two marks of the mailbox.
  CONTROLLED(500, "active up to 500 messages in the mailbox, again at 250"),
  /// As much as the mailbox takes.
  ALWAYS(FloodMode.MAILBOX_MESSAGES, "active always; the mailbox holds at most 1,000 messages");

  /// Most messages that the mailbox of the bounded modes holds.
  static final int MAILBOX_MESSAGES = 1000;

  private final int bound;
  private final String words;

  FloodMode(int bound, String words) {
    this.bound = bound;
    this.words = words;
  }

  /// Whether this mode promises a bound.
  boolean isBounded() {
    return bound > 0;
  }

  /// Most messages held at once, waiting or in work; 0 when nothing bounds them.
  int bound() {
    return bound;
  }

  /// What the mode does, for people.
  String words() {
    return words;
  }

  /// The mode as the command line writes it.
  ///
  /// @return one word
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
