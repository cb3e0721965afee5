/// The program `weir`: its commands, its terminal, and what they share.
@NullMarked
package io.weir.agent;

import org.jspecify.annotations.NullMarked;
