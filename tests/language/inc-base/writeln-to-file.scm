;; The example of the founding talk.
(writeln "Hello !!con 👋" (open-output-file "io.txt"))
