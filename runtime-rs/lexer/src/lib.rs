//! R7RS tokens with byte spans: one lexer for the compiler's reader and run-time `read`.
