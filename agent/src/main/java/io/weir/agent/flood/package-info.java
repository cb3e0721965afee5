/// `weir flood`: a rogue client against every way to receive.
@NullMarked
package io.weir.agent.flood;

import org.jspecify.annotations.NullMarked;
