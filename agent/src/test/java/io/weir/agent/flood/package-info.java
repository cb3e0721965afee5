@NullMarked
package io.weir.agent.flood;

import org.jspecify.annotations.NullMarked;
