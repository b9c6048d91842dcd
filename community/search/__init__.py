"""Search: finds again what the reader may read; knows rooms only through kernel.kinds. Never a hint of what they may not."""
