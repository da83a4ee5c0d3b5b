;; Of several prefixes without a datum only the innermost is reported.
(display '`,@)
(car '#;'(1 2))
