package io.weir.transport.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The read mode of a message socket was set, or its credit is used up.
@Name("weir.CreditChanged")
@Label("Credit changed")
@Category("Weir")
@Description("The read mode of a message socket was set, or its credit is used up")
@StackTrace(false)
public final class CreditChanged extends Event {
  @Label("Socket")
  public String socket = "";

  @Label("Mode")
  @Description("The mode now in force, with what is left of its credit")
  public String mode = "";
}
